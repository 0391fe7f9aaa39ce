/** The machine-readable report, member by member, the text that people get, and keys with a history. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Report } from "../../src/index.ts";
import { type Home, newHome } from "../scripts/tappass.ts";
import { library } from "../vectors/library.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

const nothing = { folder: "", remove: () => {} };
const made = hasPython ? generate("write.py") : nothing;
const pair = hasPython ? generate("two-keys.py") : nothing;
afterAll(() => {
  made.remove();
  pair.remove();
});
const path = (name: string) => join(made.folder, name);
const LINES = hasPython ? readFileSync(path("export.jsonl"), "utf8").trimEnd().split("\n") : [];
const KEY = hasPython ? ["--key", path("key.pem"), "--checkpoints", path("checkpoints.jsonl")] : [];

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.remove());

const write = (name: string, content: string): string => {
  writeFileSync(join(home.folder, name), content);
  return name;
};
const verify = (...args: string[]) => home.run(["audit", "verify", "--no-remember", ...args]);
const touched = () => {
  const lines = [...LINES];
  lines[59] = lines[59]!.replace('"agent_id":"', '"agent_id":"x');
  lines.splice(129, 3);
  return lines.join("\n");
};

type Shape = { [name: string]: "string" | "number" | "boolean" | "strings" | "object" | "objects" };
const EVENT: Shape = { line: "number", file: "string", audit_id: "string", ts: "string" };
const CHECKPOINT: Shape = { checkpoint_id: "string", event_count: "number", line: "number" };
const REPORT: Shape = {
  schema_version: "number",
  verdict: "string",
  exit_code: "number",
  trail: "object",
  profile: "object",
  keys: "objects",
  proven: "strings",
  not_proven: "strings",
  anchored_through: "object",
  findings: "objects",
  counts: "object",
  duration_ms: "number",
};
const TRAIL: Shape = {
  files: "strings",
  events: "number",
  checkpoints: "number",
  first: "object",
  last: "object",
  head_hash: "string",
  bytes: "number",
};
const FINDING: Shape = {
  class: "string",
  severity: "string",
  line: "number",
  to_line: "number",
  offset: "number",
  file: "string",
  audit_id: "string",
  ts: "string",
  event_kind: "string",
  agent_id: "string",
  events: "number",
  expected: "string",
  actual: "string",
  explanation: "string",
  checkpoint_before: "object",
  checkpoint_after: "object",
};

/** Nothing but these members, each of its type, and none of `required` missing. */
function expectShape(value: object | undefined, shape: Shape, required = Object.keys(shape)): void {
  const found = Object.entries(value ?? {});
  expect(found.map(([name]) => name).filter((name) => !(name in shape))).toEqual([]);
  expect(required.filter((name) => !found.some(([each]) => each === name))).toEqual([]);
  for (const [name, member] of found) {
    const type = shape[name]!;
    if (type === "strings") expect(member.every((each: unknown) => typeof each === "string")).toBe(true);
    else if (type === "objects") expect(Array.isArray(member)).toBe(true);
    else expect(typeof member, name).toBe(type);
  }
}

describe.skipIf(withoutPython("the report"))("report", () => {
  test("of a tampered trail: exactly the members that the format names", async () => {
    const { code, stdout } = await verify(write("touched.jsonl", touched()), ...KEY, "--json");
    expect(code).toBe(5);
    const report = JSON.parse(stdout) as Report;
    expectShape(report, REPORT);
    expectShape(report.trail, TRAIL);
    expectShape(report.trail.first, EVENT);
    expectShape(report.trail.last, EVENT);
    expectShape(report.anchored_through, { ...EVENT, checkpoint_id: "string" });
    expectShape(report.profile, {
      hash_field: "string",
      signature_field: "string",
      signed_bytes: "string",
      canonical: "string",
      genesis: "string",
    });
    for (const key of report.keys)
      expectShape(key, {
        key_id: "string",
        fingerprint: "string",
        pinned: "boolean",
        events: "number",
        from_line: "number",
        to_line: "number",
      });
    for (const finding of report.findings) {
      expectShape(finding, FINDING, ["class", "severity", "line", "offset", "file", "audit_id", "ts", "explanation"]);
      expectShape(finding.checkpoint_before, CHECKPOINT);
      expectShape(finding.checkpoint_after, CHECKPOINT);
    }
    expect(report.findings).toMatchObject([
      { class: "modified", line: 60, audit_id: "ae_00000060", events: 1 },
      { class: "deleted", line: 130, audit_id: "ae_00000133", events: 3 },
    ]);
    expect(report.counts).toEqual({ modified: 1, deleted: 1 });
    expect(report.exit_code).toBe(library.VERDICT_EXIT[report.verdict]);
  });

  test("an offset is where the line begins, in the decompressed file", async () => {
    const text = touched();
    const { stdout } = await verify(write("touched.jsonl", text), ...KEY, "--json");
    for (const { offset, audit_id, line } of (JSON.parse(stdout) as Report).findings) {
      const rest = Buffer.from(text).subarray(offset).toString();
      expect(rest.split("\n")[0]).toBe(text.split("\n")[line - 1]);
      expect(rest.split("\n")[0]).toContain(`"${audit_id}"`);
    }
  });

  test("expected and actual say which hash the content gives, and which is stored", async () => {
    const { stdout } = await verify(write("touched.jsonl", touched()), ...KEY, "--json");
    const [modified, deleted] = (JSON.parse(stdout) as Report).findings;
    const stored = (JSON.parse(LINES[59]!) as { _hash: string })._hash;
    expect([modified!.expected, modified!.actual]).toContain(stored);
    expect(modified!.expected).not.toBe(modified!.actual);
    expect([deleted!.expected, deleted!.actual]).toContain((JSON.parse(LINES[131]!) as { _hash: string })._hash);
  });

  test("as text: the verdict first, then what was done, where, and what is proven all the same", async () => {
    const { code, stdout, stderr } = await verify(write("touched.jsonl", touched()), ...KEY);
    expect(code).toBe(5);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toMatch(/^TAMPERED: .*2 findings/);
    expect(stdout).toMatch(/1\. modified at line 60, byte \d/);
    expect(stdout).toMatch(/2\. deleted at line 130, byte \d/);
    expect(stdout).toContain("ae_00000060");
    expect(stdout).toContain("3 events are missing");
    expect(stdout).toContain("checkpoints cp_000050 (50 events) and cp_000100 (100 events)");
    expect(stdout).toContain("Not proven");
    expect(stdout).not.toContain("\u001b");
  });

  test("as text: no colour and no escape where the output is no terminal, whatever the export says", async () => {
    const { code, stdout } = await verify(path("export.jsonl"), ...KEY);
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toMatch(/^VERIFIED: /);
    expect(stdout).not.toContain("\u001b");
    expect(stdout.endsWith("\n")).toBe(true);
  });
});

describe.skipIf(withoutPython("keys with a history"))("a history of keys", () => {
  const hex = (name: string) => library.parseTrustedKeys(readFileSync(join(pair.folder, `${name}.pem`)), name)[0]!.raw;
  const history = (windows: Record<string, Record<string, string>>) =>
    write(
      "history.json",
      JSON.stringify({
        keys: Object.entries(windows).map(([name, window]) => ({
          key_id: `ak_${name}`,
          public_key: Buffer.from(hex(name)).toString("hex"),
          ...window,
        })),
      }),
    );
  // The first key signed events 1 to 60, the last of them at 00:07:00; the next event is of 00:07:07.
  const change = "2026-04-01T00:07:04Z";
  const run = async (...keys: string[]) => {
    const { code, stdout } = await verify(
      join(pair.folder, "export.jsonl"),
      ...keys.flatMap((key) => ["--key", key]),
      "--json",
    );
    const report = JSON.parse(stdout) as Report;
    return { code, report, found: report.findings.map((each) => `${each.class}@${each.line}-${each.to_line}`) };
  };

  test("each key in its own time: verified, and the range of each is named", async () => {
    const { code, report } = await run(history({ a: { not_after: change }, b: { not_before: change } }));
    expect(code).toBe(0);
    expect(report.keys).toMatchObject([
      { key_id: "ak_a", events: 60, from_line: 1, to_line: 60 },
      { key_id: "ak_b", events: 40, from_line: 61, to_line: 100 },
    ]);
  });

  test.each([
    ["the first had ended before", { a: { not_after: "2026-04-01T00:03:32Z" }, b: {} }, "resigned@31-60"],
    ["the second had not begun", { a: {}, b: { not_before: "2026-04-01T00:09:24Z" } }, "resigned@61-80"],
    ["the second was revoked", { a: {}, b: { revoked_at: "2026-04-01T00:09:24Z" } }, "resigned@81-100"],
    ["the second is not known", { a: {} }, "resigned@61-100"],
    ["the first is not known", { b: {} }, "resigned@1-60"],
  ])("%s: one finding over what it signed outside its time", async (_, windows, expected) => {
    const { code, found } = await run(history(windows as Record<string, Record<string, string>>));
    expect(found).toEqual([expected]);
    expect(code).toBe(5);
  });
});
