/** `tappass audit export --verify` on a gateway that goes on working, and on parts of a trail. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type CuttingProxy, startCuttingProxy } from "../servers/cutting-proxy.ts";
import { type RunningGateway, startGateway } from "../servers/gateway.ts";
import { type Home, newHome, type RunOptions } from "./tappass.ts";

let gateway: RunningGateway;
let proxy: CuttingProxy;
let home: Home;
let lines: string[];
beforeAll(async () => {
  gateway = await startGateway({ args: ["--seed", "6000", "--checkpoint-every", "1000"] });
  const reply = await gateway.call("GET", "/audit", { headers: { accept: "application/x-ndjson" } });
  lines = (await reply.text()).trimEnd().split("\n");
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  proxy = await startCuttingProxy(gateway.url);
  home = newHome({ TAPPASS_URL: gateway.url, TAPPASS_ADMIN_KEY: gateway.auditorKey });
  await run("audit pin -y");
});
afterEach(async () => {
  await proxy.stop();
  home.remove();
});

const run = (line: string, options?: RunOptions) => home.run(line.split(" "), options);
const timeOf = (line: number): string => (JSON.parse(lines[line]!) as { ts: string }).ts;

test("the gateway's checkpoints count, also where none are saved", async () => {
  const { code, stdout } = await run("audit export --out e.jsonl --verify");
  expect(code).toBe(0);
  expect(stdout).toContain("6 checkpoints hold");
});

test("a part of an honest trail is not called tampered with", async () => {
  await run("audit export --out whole.jsonl --verify");
  const early = await run(`audit export --out early.jsonl --to ${timeOf(3500)} --verify`);
  expect(early.stdout).toContain("3 checkpoints hold");
  expect(early.code).toBe(0);
  const late = await run(`audit export --out late.jsonl --from ${timeOf(3500)} --verify`);
  expect(late.code).toBe(8);
  expect(late.stdout).toContain("starts in mid-chain");
  const kinds = await run("audit export --out kinds.jsonl --event-type chat --verify");
  expect(kinds.code).toBe(2);
  expect(existsSync(join(home.folder, "kinds.jsonl"))).toBe(false);
});

test("a connection that breaks while verifying changes nothing", async () => {
  proxy.cut(700_000, 2);
  const { code, stdout, stderr } = await run("audit export --out e.jsonl --verify", {
    env: { TAPPASS_URL: proxy.url },
  });
  // The pinned key is trusted whatever the address of the gateway is today.
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^VERIFIED/);
  expect(proxy.cuts()).toBe(2);
});

test("what an earlier run fetched is verified, too: a changed byte in it is found, and the file is kept", async () => {
  proxy.cut(900_000, 1000);
  proxy.dieAfterNextCut();
  expect((await run("audit export --out e.jsonl", { env: { TAPPASS_URL: proxy.url } })).code).toBe(6);
  const partial = join(home.folder, "e.jsonl.partial");
  writeFileSync(partial, readFileSync(partial, "utf8").replace('"agent_id":"', '"agent_id":"X'));
  const { code, stdout, stderr } = await run("audit export --out e.jsonl --verify");
  expect(code).toBe(5);
  expect(stdout).toContain("modified at line 1");
  expect(stderr).toContain("it is evidence");
  expect(readFileSync(join(home.folder, "e.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(6000);
});

test("an unfinished export of one selection is not gone on with by another", async () => {
  proxy.cut(900_000, 1000);
  proxy.dieAfterNextCut();
  expect((await run("audit export --out e.jsonl", { env: { TAPPASS_URL: proxy.url } })).code).toBe(6);
  const { code } = await run(`audit export --out e.jsonl --from ${timeOf(5990)}`);
  expect(code).toBe(0);
  expect(readFileSync(join(home.folder, "e.jsonl"), "utf8").trimEnd().split("\n")).toEqual(lines.slice(5990));
});

test("an unfinished export of another trail is refused, not mixed", async () => {
  writeFileSync(join(home.folder, "e.jsonl.partial"), '{"audit_id":"ae_of_another_trail"}\n');
  const { code, stderr } = await run("audit export --out e.jsonl");
  expect(code).toBe(7);
  expect(stderr).toContain("does not belong to this trail");
  expect(stderr).toContain("e.jsonl.partial");
  expect(readdirSync(home.folder)).not.toContain("e.jsonl");
});

test("two at once do not write one file", async () => {
  writeFileSync(join(home.folder, "e.jsonl.lock"), `${process.pid}\n`);
  const { code, stderr } = await run("audit export --out e.jsonl");
  expect(code).toBe(7);
  expect(stderr).toContain(`locked by process ${process.pid}`);
});

test("a key that cannot be used stops it before anything is fetched", async () => {
  writeFileSync(join(home.folder, "bad.pem"), "nonsense\n");
  expect((await run("audit export --out e.jsonl --verify --key bad.pem")).code).toBe(2);
  expect(readdirSync(home.folder).filter((name) => name.startsWith("e.jsonl"))).toEqual([]);
});
