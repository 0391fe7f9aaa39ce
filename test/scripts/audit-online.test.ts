/** The audit commands against a running gateway: export, pin, keys, checkpoints, show, tail, integrity. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CuttingProxy, startCuttingProxy } from "../servers/cutting-proxy.ts";
import { type RunningGateway, startGateway } from "../servers/gateway.ts";
import { type Home, newHome, ROOT, type RunOptions } from "./tappass.ts";

let gateway: RunningGateway;
let home: Home;
let trail: string;
beforeAll(async () => {
  gateway = await startGateway({ args: ["--seed", "6000", "--checkpoint-every", "1000"] });
  trail = await (await gateway.call("GET", "/audit", { headers: { accept: "application/x-ndjson" } })).text();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  home = newHome({ TAPPASS_URL: gateway.url, TAPPASS_ADMIN_KEY: gateway.auditorKey });
});
afterEach(() => home.remove());

const run = (line: string, options?: RunOptions) => home.run(line.split(" "), options);
const read = (name: string) => readFileSync(join(home.folder, name), "utf8");

describe("audit export", () => {
  test("writes the lines exactly as hashed, to a file or stdout", async () => {
    const { code, stdout, stderr } = await run("audit export --out e.jsonl");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("6,000 events written to e.jsonl");
    expect(read("e.jsonl")).toBe(trail);
    expect(statSync(join(home.folder, "e.jsonl")).mode & 0o777).toBe(0o600);
    expect((await run("audit export")).stdout).toBe(trail);
    expect((await run("audit export --out e.jsonl")).code).toBe(7);
    expect((await run("audit export --out e.jsonl --force")).code).toBe(0);
  });

  test("compresses what is named .gz, and verifies what it wrote", async () => {
    await run("audit pin -y");
    const { code, stdout } = await run("audit export --out e.jsonl.gz --with-checkpoints c.jsonl --verify");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^VERIFIED/);
    expect(stdout).toContain("6 checkpoints hold");
    expect(gunzipSync(readFileSync(join(home.folder, "e.jsonl.gz"))).toString()).toBe(trail);
  });

  test("selects by time and kind", async () => {
    const lines = trail.trimEnd().split("\n");
    const { ts } = JSON.parse(lines[3000]!) as { ts: string };
    expect((await run(`audit export --from ${ts}`)).stdout.split("\n")[0]).toBe(lines[3000]);
    const blocked = (await run("audit export --event-type policy_block")).stdout.trimEnd().split("\n");
    expect(blocked.every((line) => line.includes('"event_kind":"policy_block"'))).toBe(true);
    expect((await run("audit export --from yesterday")).code).toBe(2);
  });

  describe("over a connection that breaks", () => {
    let proxy: CuttingProxy;
    beforeEach(async () => {
      proxy = await startCuttingProxy(gateway.url);
    });
    afterEach(() => proxy.stop());

    test("goes on by itself, and the file is whole", async () => {
      proxy.cut(400_000, 3);
      const { code, stderr } = await run("audit export --out e.jsonl", { env: { TAPPASS_URL: proxy.url } });
      expect(code, stderr).toBe(0);
      expect(proxy.cuts()).toBe(3);
      expect(stderr).toContain("the connection broke");
      expect(read("e.jsonl")).toBe(trail);
    });

    test("gives up in the end, and leaves no half file under the name", async () => {
      proxy.cut(0, 1000);
      expect((await run("audit export --out other.jsonl", { env: { TAPPASS_URL: proxy.url } })).code).toBe(6);
      expect(existsSync(join(home.folder, "other.jsonl"))).toBe(false);
    });

    test("a killed run is gone on with by the next", async () => {
      const partial = await interrupted(proxy);
      expect(existsSync(join(home.folder, "e.jsonl"))).toBe(false);
      // As kill -9 leaves it: the last line torn.
      const kept = readFileSync(partial);
      writeFileSync(partial, kept.subarray(0, kept.length - 20));
      const { code, stderr } = await run("audit export --out e.jsonl");
      expect(code, stderr).toBe(0);
      expect(stderr).toContain("going on with an unfinished export");
      expect(read("e.jsonl")).toBe(trail);
      expect(readdirSync(home.folder).filter((name) => name.includes("e.jsonl"))).toEqual(["e.jsonl"]);
    });
  });

  /** An export that is ended after its first part; returns where that part is. */
  async function interrupted(proxy: CuttingProxy): Promise<string> {
    proxy.cut(900_000, 1000);
    proxy.dieAfterNextCut();
    const ran = await run("audit export --out e.jsonl", { env: { TAPPASS_URL: proxy.url } });
    if (ran.code === 0) throw new Error("the export was to fail");
    expect(ran.code).toBe(6);
    const name = readdirSync(home.folder).find((each) => each.includes("e.jsonl"))!;
    return join(home.folder, name);
  }
});

describe("audit pin and keys", () => {
  test("pins only what is confirmed, and then verifies without --key", async () => {
    const asked = await run("audit pin");
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain("SHA256:");
    expect((await run("audit pin --fingerprint SHA256:AAAA")).code).toBe(4);
    const fingerprint = /SHA256:\S+/.exec(asked.stderr)![0];
    expect((await run(`audit pin --fingerprint ${fingerprint}`)).code).toBe(0);
    expect(statSync(join(home.folder, "config/tappass/trust.json")).mode & 0o777).toBe(0o600);
    await run("audit export --out e.jsonl");
    const { code, stdout } = await run("audit verify e.jsonl --require key");
    expect(code).toBe(0);
    expect(stdout).toContain("6,000 events, lines 1 to 6,000, pinned");
    expect((await run("audit keys")).stdout).toContain("pinned, in use");
  });

  test("refuses another key for the same gateway, until told to replace it; the old one still counts", async () => {
    await run("audit pin -y");
    await run("audit export --out old.jsonl");
    const trust = join(home.folder, "config/tappass/trust.json");
    const other = await startGateway({ args: ["--seed", "10"] });
    try {
      // The same address with another key behind it.
      writeFileSync(trust, readFileSync(trust, "utf8").replaceAll(gateway.url, other.url));
      const env = { TAPPASS_URL: other.url, TAPPASS_ADMIN_KEY: other.auditorKey };
      const refused = await run("audit pin -y", { env });
      expect(refused.code).toBe(4);
      expect(refused.stderr).toContain("is pinned since");
      expect((await run("audit keys", { env })).code).toBe(4);
      expect((await run("doctor", { env })).code).toBe(1);
      expect((await run("audit pin --replace -y", { env })).code).toBe(0);
      expect((await run("audit keys", { env })).stdout).toMatch(/replaced[\s\S]*pinned, in use/);
      expect((await run("audit verify old.jsonl")).code).toBe(0);
    } finally {
      await other.stop();
    }
  });

  test("a damaged trust file stops everything that relies on it", async () => {
    await run("audit pin -y");
    await run("audit export --out e.jsonl");
    const trust = join(home.folder, "config/tappass/trust.json");
    const text = readFileSync(trust, "utf8");
    writeFileSync(trust, text.replace(/"public_key": "./, '"public_key": "Z'));
    expect((await run("audit verify e.jsonl")).code).toBe(2);
    writeFileSync(trust, text.slice(0, 50));
    expect((await run("audit verify e.jsonl")).stderr).toContain("trust.json");
  });
});

describe("audit checkpoints, show, tail, integrity", () => {
  test("checkpoints are their own lines", async () => {
    const { stdout } = await run("audit checkpoints");
    expect(stdout.trimEnd().split("\n")).toHaveLength(6);
    await run("audit checkpoints --out c.jsonl");
    expect(read("c.jsonl")).toBe(stdout);
  });

  test("show finds an event, or says that there is none", async () => {
    const event = JSON.parse(trail.split("\n")[7]!) as { audit_id: string; ts: string };
    const { stdout } = await run(`audit show ${event.audit_id} --json`);
    expect(JSON.parse(stdout)).toMatchObject({ schema_version: 1, audit_id: event.audit_id, ts: event.ts });
    expect((await run("audit show ae_nothing")).code).toBe(3);
  });

  test("tail prints the newest, and new ones as they come until Ctrl-C", async () => {
    const lines = trail.trimEnd().split("\n");
    expect((await run("audit tail -n 3 --format jsonl")).stdout.trimEnd().split("\n")).toEqual(lines.slice(-3));
    const env = {
      PATH: process.env.PATH ?? "",
      HOME: home.folder,
      TAPPASS_URL: gateway.url,
      TAPPASS_ADMIN_KEY: gateway.auditorKey,
    };
    const child = spawn(
      process.execPath,
      [join(ROOT, "bin/tappass.js"), "audit", "tail", "-n", "0", "-f", "--interval", "1s"],
      { env },
    );
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await gateway.call("POST", "/admin/vault/rotate");
    for (let i = 0; i < 100 && !stdout.includes("vault.rotated"); i += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(stdout).toContain("vault.rotated");
    expect(code).toBe(130);
  });

  test("integrity sets both verdicts side by side, and finds what the gateway does not admit", async () => {
    await run("audit pin -y");
    const { code, stdout } = await run("audit integrity --json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      gateway_says: { status: "intact" },
      we_say: { verdict: "verified" },
      differences: [],
    });
    const touched = await startGateway({ args: ["--seed", "30", "--checkpoint-every", "10"] });
    const env = { TAPPASS_URL: touched.url, TAPPASS_ADMIN_KEY: touched.auditorKey };
    await run("audit pin -y", { env });
    const events = join(touched.data, "events.jsonl");
    const lines = readFileSync(events, "utf8").split("\n");
    lines[14] = lines[14]!.replace('"agent_id":"s', '"agent_id":"x');
    writeFileSync(events, lines.join("\n"));
    const found = await run("audit integrity", { env });
    await touched.stop();
    expect(found.code).toBe(5);
    expect(found.stdout).toContain("broken");
    expect(found.stderr).toContain("modified at event line 15");
  });
});
