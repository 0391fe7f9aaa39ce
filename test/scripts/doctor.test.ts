/** `tappass doctor` on a machine that is well, and on several that are not. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RunningGateway, startGateway } from "../servers/gateway.ts";
import { type Home, newHome, type RunOptions } from "./tappass.ts";

let gateway: RunningGateway;
let home: Home;
beforeAll(async () => {
  gateway = await startGateway({ args: ["--seed", "10"] });
});
afterAll(() => gateway.stop());
beforeEach(() => {
  home = newHome({ TAPPASS_URL: gateway.url, TAPPASS_ADMIN_KEY: gateway.auditorKey });
});
afterEach(() => home.remove());

interface Check {
  readonly check: string;
  readonly state: string;
  readonly found: string;
  readonly hint?: string;
}

/** The exit code and every check by its name. */
async function diagnosed(options?: RunOptions): Promise<{ code: number | undefined; by: Record<string, Check> }> {
  const { code, stdout } = await home.run(["doctor", "--json"], options);
  const { checks, healthy } = JSON.parse(stdout) as { checks: Check[]; healthy: boolean };
  expect(healthy).toBe(code === 0);
  return { code, by: Object.fromEntries(checks.map((each) => [each.check, each])) };
}

describe("doctor", () => {
  test("prints a line a check, and what to do", async () => {
    const { code, stdout, stderr } = await home.run(["doctor"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/signing key\twarn\t.*none is pinned\ttappass audit pin/);
    expect(stdout).toMatch(/^token\tok\t.*AUDITOR.*TAPPASS_ADMIN_KEY/m);
    expect(stderr).toContain("0 failed, 0 skipped");
    expect(stdout + stderr).not.toContain(gateway.auditorKey);
    await home.run(["audit", "pin", "-y"]);
    expect((await home.run(["doctor"])).stdout).toMatch(/^signing key\tok\tak_.*, pinned /m);
  });

  test("without a gateway it says so once, and skips what needs one", async () => {
    const { code, by } = await diagnosed({ env: { TAPPASS_URL: "http://127.0.0.1:1" } });
    expect(code).toBe(1);
    expect(by.gateway).toMatchObject({ state: "fail", found: expect.stringContaining("connection refused") });
    for (const name of ["ready", "clock", "token", "signing key"]) expect(by[name]?.state).toBe("skipped");
  });

  test("without a token, or with one that is not taken, the token fails and nothing else", async () => {
    for (const [token, found] of [
      ["", "there is no token"],
      ["tp_admin_unknown", "does not accept the token"],
    ] as const) {
      const { code, by } = await diagnosed({ env: { TAPPASS_ADMIN_KEY: token } });
      expect(code).toBe(1);
      expect(by.token).toMatchObject({ state: "fail", found: expect.stringContaining(found) });
      const failed = Object.values(by).filter((each) => each.state === "fail");
      expect(failed).toHaveLength(1);
    }
  });

  test("a configuration that cannot be used is a finding, not the end", async () => {
    const folder = join(home.folder, "config/tappass");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, "config.json");
    for (const [text, found] of [
      ["{broken", "is not valid JSON"],
      ['{"timeout":"soon"}', "not a duration"],
    ] as const) {
      writeFileSync(path, text, { mode: 0o600 });
      const { code, by } = await diagnosed();
      expect(code).toBe(1);
      expect(by.configuration).toMatchObject({ state: "fail", found: expect.stringContaining(found) });
      expect(by.gateway?.state).toBe("ok");
    }
    writeFileSync(path, "{}");
    chmodSync(path, 0o644);
    const { code, by } = await diagnosed();
    expect(code).toBe(0);
    expect(by["file modes"]).toMatchObject({ state: "warn", found: expect.stringContaining("config.json is 0644") });
  });

  test("a damaged trust file and a state folder that cannot be written are findings", async () => {
    await home.run(["audit", "pin", "-y"]);
    writeFileSync(join(home.folder, "config/tappass/trust.json"), "[]");
    writeFileSync(join(home.folder, "state"), "a file where the folder should be");
    const { code, by } = await diagnosed();
    expect(code).toBe(1);
    expect(by["signing key"]).toMatchObject({ state: "fail", found: expect.stringContaining("trust.json") });
    expect(by["state folder"]?.state).toBe("fail");
  });
});

describe("doctor and a gateway that is not well", () => {
  let server: Server;
  let answer: (path: string, reply: ServerResponse) => void;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = createServer((request, reply) => answer(request.url ?? "", reply));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    env = { TAPPASS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const json = (reply: ServerResponse, status: number, body: unknown) =>
    reply.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  test("one that is not ready, whose clock is an hour ahead, and which lacks the rest", async () => {
    answer = (path, reply) => {
      reply.setHeader("date", new Date(Date.now() + 3_600_000).toUTCString());
      if (path === "/health/live") json(reply, 200, { status: "ok" });
      else if (path === "/health/ready")
        json(reply, 503, { status: "starting", checks: { ledger: "\u001b[31mreplaying" } });
      else json(reply, 404, { detail: "Not Found" });
    };
    const { code, by } = await diagnosed({ env });
    expect(code).toBe(1);
    expect(by.ready).toMatchObject({ state: "fail", found: expect.stringContaining("starting, ledger") });
    expect(by.clock).toMatchObject({
      state: "fail",
      found: expect.stringMatching(/^the gateway's clock is 3[56]\d\d s ahead/),
    });
    expect(by.token?.state).toBe("fail");
    expect(by["signing key"]?.state).toBe("fail");
    const { stdout } = await home.run(["doctor"], { env });
    expect(stdout).not.toContain("\u001b");
  });

  test("something that is no gateway at all", async () => {
    answer = (_, reply) => reply.writeHead(200, { "content-type": "text/html" }).end("<html>hello</html>");
    const { code, by } = await diagnosed({ env });
    expect(code).toBe(1);
    expect(by.gateway?.state).toBe("fail");
    expect(by.gateway?.hint).toBeTruthy();
    expect(by.token?.state).toBe("skipped");
  });
});
