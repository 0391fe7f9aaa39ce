/** What the development gateway makes of files that were changed or cut behind its back, and of odd requests. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type RunningGateway, startGateway } from "../servers/gateway.ts";

const KEYS = "/agents/support-bot/developer-keys";
const alice = { developer_email: "alice@company.com", expires_days: 90 };
const folder = mkdtempSync(join(tmpdir(), "tappass-repairs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = (path: string): string[] => readFileSync(path, "utf8").split("\n").slice(0, -1);

test("a key whose audit events were lost in a crash gets them on the next start, and only once", async () => {
  const data = join(folder, "reconcile");
  const first = await startGateway({ data });
  const made = (await (await first.call("POST", KEYS, { body: alice })).json()) as { key_id: string };
  await first.call("DELETE", `${KEYS}/${made.key_id}`);
  await first.stop();
  // As a crash leaves it: the journal of keys has both changes, the trail neither event.
  writeFileSync(join(data, "events.jsonl"), "");

  const second = await startGateway({ data });
  expect(second.stderr()).toContain("recovered: 2 events of changes");
  await second.stop();
  const events = lines(join(data, "events.jsonl")).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events.map(({ event_kind, key_id, recovered }) => [event_kind, key_id, recovered])).toEqual([
    ["key.created", made.key_id, true],
    ["key.revoked", made.key_id, true],
  ]);

  const third = await startGateway({ data });
  expect(third.stderr()).not.toContain("recovered");
  expect(await (await third.call("GET", "/audit/integrity")).json()).toMatchObject({ status: "intact", events: 2 });
  await third.stop();
});

test.each([
  ["an event is changed", "events", (line: string) => line.replace("support-bot", "support-bat")],
  ["an event is no JSON any more", "events", () => "not json"],
  [
    "a checkpoint names another head",
    "checkpoints",
    (line: string) => line.replace(/"head_hash":"./, '"head_hash":"x'),
  ],
  ["a checkpoint is no JSON any more", "checkpoints", () => "{"],
])("%s while the gateway runs: integrity is broken, not a fault", async (name, log, change) => {
  const data = join(folder, name.replaceAll(" ", "-"));
  const gateway = await startGateway({ data, args: ["--seed", "40", "--checkpoint-every", "20"] });
  const integrity = async () => (await (await gateway.call("GET", "/audit/integrity")).json()) as { status: string };
  expect(await integrity()).toMatchObject({ status: "intact", events: 40, checkpoints: 2 });
  const path = join(data, `${log}.jsonl`);
  const [first, ...rest] = lines(path);
  writeFileSync(path, `${[change(first!), ...rest].join("\n")}\n`);
  expect(await integrity()).toMatchObject({ status: "broken", events: 40, checkpoints: 2 });
  await gateway.stop();
});

test.each(["events", "checkpoints", "state"])(
  "a line of %s that is no JSON stops the next start with its number, and never its text",
  async (log) => {
    const data = join(folder, `unreadable-${log}`);
    const gateway = await startGateway({ data, args: ["--seed", "3", "--checkpoint-every", "1"] });
    await gateway.call("POST", KEYS, { body: alice });
    await gateway.stop();
    const path = join(data, `${log}.jsonl`);
    const [one, ...rest] = lines(path);
    writeFileSync(path, `${[one, "private", ...rest].join("\n")}\n`);
    const refused = await startGateway({ data }).then(
      () => "started",
      (error: Error) => error.message,
    );
    expect(refused).toMatch(new RegExp(`ended with 1: .*line 2 of ${log}`));
    expect(refused).not.toContain("private");
  },
);

test("a filtered page finds events wherever they stand, in order", async () => {
  const gateway = await startGateway({ args: ["--seed", "400"] });
  const all = lines(join(gateway.data, "events.jsonl"));
  const reply = await gateway.call("GET", "/audit?event_type=policy_block", {
    headers: { accept: "application/x-ndjson" },
  });
  const wanted = all.filter((line) => line.includes('"event_kind":"policy_block"'));
  expect(wanted.length).toBeGreaterThan(0);
  expect((await reply.text()).split("\n").slice(0, -1)).toEqual(wanted);
  await gateway.stop();
});

test("odd request targets and methods are refused, and never a fault of the gateway", async () => {
  const gateway = await startGateway();
  expect((await raw(gateway, "GET", "//")).status).toBe(400);
  expect((await raw(gateway, "GET", "http://")).status).toBe(400);
  expect((await raw(gateway, "GET", "/agents/%ff/developer-keys")).status).toBe(404);
  expect(await raw(gateway, "PUT", KEYS)).toMatchObject({
    status: 405,
    allow: expect.stringContaining("POST") as string,
  });
  expect(gateway.stderr()).not.toContain("fault");
  await gateway.stop();
});

test.each([
  ["an escape character in the name", { ...alice, name: "a\u001b[31m" }],
  ["half a surrogate pair in the e-mail", { ...alice, developer_email: "a\ud800@company.com" }],
])("refuses %s", async (_, body) => {
  const gateway = await startGateway();
  expect((await gateway.call("POST", KEYS, { body })).status).toBe(422);
  await gateway.stop();
});

/** `fetch` would tidy the target. */
function raw(gateway: RunningGateway, method: string, path: string): Promise<{ status: number; allow?: string }> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path }, (reply) => {
      reply.resume();
      const { allow } = reply.headers;
      reply.on("end", () => resolve({ status: reply.statusCode ?? 0, ...(allow === undefined ? {} : { allow }) }));
    });
    sent.on("error", reject);
    sent.end();
  });
}
