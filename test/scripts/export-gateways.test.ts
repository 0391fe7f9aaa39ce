/** `tappass audit export` from a gateway that is busy or pages in its own way, and over what a power cut left. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Forwarder, startForwarder } from "../servers/forwarder.ts";
import { type RunningGateway, startGateway } from "../servers/gateway.ts";
import { type Home, newHome, type RunOptions } from "./tappass.ts";

const NDJSON = { accept: "application/x-ndjson" };

let gateway: RunningGateway;
let home: Home;
let trail: string;
beforeAll(async () => {
  gateway = await startGateway({ args: ["--seed", "60", "--checkpoint-every", "10"] });
  trail = await (await gateway.call("GET", "/audit", { headers: NDJSON })).text();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  home = newHome({ TAPPASS_URL: gateway.url, TAPPASS_ADMIN_KEY: gateway.auditorKey });
  await run("audit pin -y");
});
afterEach(() => home.remove());

const run = (line: string, options?: RunOptions) => home.run(line.split(" "), options);
const path = (name: string) => join(home.folder, name);

test("a partial file that a power cut left damaged is neither gone on with nor thrown away", async () => {
  const left = `${trail.slice(0, trail.indexOf("\n") + 1)}\0\0\0\n`;
  writeFileSync(path("e.jsonl.partial"), left);
  const { code, stderr } = await run("audit export --out e.jsonl");
  expect(code).toBe(7);
  expect(stderr).toContain("e.jsonl.partial is no unfinished export");
  expect(readFileSync(path("e.jsonl.partial"), "utf8")).toBe(left);
  expect(existsSync(path("e.jsonl"))).toBe(false);
});

describe("audit export from a gateway", () => {
  let server: Server;
  let url: string;
  let answer: (request: IncomingMessage, reply: ServerResponse) => Promise<void>;
  beforeEach(async () => {
    server = createServer((request, reply) => {
      answer(request, reply).catch(() => reply.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test("that is busy: checkpoints made meanwhile do not make the end look cut off", async () => {
    const busy = await startGateway({ args: ["--seed", "30", "--checkpoint-every", "10"] });
    let between: Forwarder | undefined;
    try {
      between = await startForwarder(busy.url, async (path, body) => {
        if (path.startsWith("/audit?")) for (let i = 0; i < 15; i += 1) await busy.call("POST", "/admin/vault/rotate");
        return body;
      });
      const env = { TAPPASS_URL: between.url, TAPPASS_ADMIN_KEY: busy.auditorKey };
      await run("audit pin -y", { env });
      const { code, stdout } = await run("audit export --out e.jsonl --with-checkpoints c.jsonl --verify", { env });
      expect(code, stdout).toBe(0);
      expect(stdout).toContain("3 checkpoints hold");
    } finally {
      await between?.stop();
      await busy.stop();
    }
  });

  test("that pages by cursors of its own, some pages empty", async () => {
    const lines = trail.trimEnd().split("\n");
    const pages: Record<string, { from: number; to: number; next?: string }> = {
      "": { from: 0, to: 20, next: "c1" },
      c1: { from: 20, to: 20, next: "c2" },
      c2: { from: 20, to: lines.length },
    };
    answer = async (request, reply) => {
      const page = pages[new URL(request.url ?? "", url).searchParams.get("after") ?? ""];
      if (!page) {
        reply.writeHead(422, { "content-type": "application/json" }).end('{"detail":"no such cursor"}');
        return;
      }
      const headers = { "content-type": "application/x-ndjson", ...(page.next ? { "x-next-cursor": page.next } : {}) };
      const part = lines.slice(page.from, page.to);
      reply.writeHead(200, headers).end(part.map((line) => `${line}\n`).join(""));
    };
    const { code, stdout, stderr } = await run("audit export", { env: { TAPPASS_URL: url } });
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(trail);
  });
});
