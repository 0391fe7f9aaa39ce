/** Events whose members are of every wrong type: a verdict or exit 2, never a crash and never a pass. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { bytesSource, fileSource, library } from "../vectors/library.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

const made = hasPython ? generate("write.py", "120") : { folder: "", remove: () => {} };
afterAll(made.remove);
const read = (name: string) => (hasPython ? readFileSync(join(made.folder, name)) : Buffer.alloc(0));
const LINES = read("export.jsonl").toString().trimEnd().split("\n");
const keys = hasPython ? library.parseTrustedKeys(read("key.pem"), "key.pem") : [];
const checkpoints = [fileSource(join(made.folder, "checkpoints.jsonl"))];

const odd = fc.oneof(
  fc.constantFrom("null", "true", "0", "-1e999", '""', "[]", "{}", '"0x"', '"sha256:"', '"ed25519:"', '"="'),
  fc.constantFrom(64, 63, 65, 128).map((size) => `"${"0".repeat(size)}"`),
  fc.constantFrom(64, 63, 66).map((size) => `"${"AB".repeat(size / 2)}"`),
  fc.string({ maxLength: 90 }).map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 3 }),
);
const member = fc.constantFrom("prev_hash", "_hash", "_sig", "audit_id", "ts", "event_kind", "agent_id");
const edit = fc.oneof(
  fc.tuple(member, odd).map(
    ([name, value]) =>
      (line: string) =>
        replaced(line, name, value),
  ),
  fc.tuple(member).map(
    ([name]) =>
      (line: string) =>
        replaced(line, name, undefined),
  ),
  fc.tuple(fc.constantFrom("checkpoint_id", "event_count", "head_hash", "hash", "signature", "this_hash"), odd).map(
    ([name, value]) =>
      (line: string) =>
        `{"${name}":${value},${line.slice(1)}`,
  ),
  fc.nat(400).map((at) => (line: string) => line.slice(0, at)),
  fc.nat(400).map((at) => (line: string) => line.slice(at)),
);
const where = fc.oneof(fc.constantFrom(0, 1, 49, 50, 118, 119), fc.nat(119));

/** A member's value in other words, or without the member; the rest of the text stays as it was. */
function replaced(line: string, name: string, value: string | undefined): string {
  const found = new RegExp(`"${name}":(null|"[^"]*")`).exec(line);
  if (!found) return line;
  const before = line.slice(0, found.index);
  const after = line.slice(found.index + found[0].length);
  return value === undefined
    ? (before + after).replace(",,", ",").replace("{,", "{")
    : `${before}"${name}":${value}${after}`;
}

async function verdictOf(text: string): Promise<string> {
  try {
    const report = await library.verify({ sources: [bytesSource(Buffer.from(text))], checkpoints, keys }, {});
    expect(report.exit_code).toBe(library.VERDICT_EXIT[report.verdict]);
    expect(report.verdict === "tampered").toBe(report.findings.some((found) => found.severity === "error"));
    expect(Object.values(report.counts).reduce((sum, count) => sum + count, 0)).toBe(report.findings.length);
    for (const found of report.findings) {
      expect(found.line).toBeGreaterThan(0);
      expect(found.explanation).not.toBe("");
    }
    return report.verdict;
  } catch (error) {
    expect((error as { code?: string }).code).toBe("INPUT_UNREADABLE");
    return "none";
  }
}

describe.skipIf(withoutPython("hostile members"))("hostile events", () => {
  test("one to three odd members anywhere: never verified where Python reads other events, never a crash", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(where, edit), { minLength: 1, maxLength: 3 }), async (edits) => {
        const lines = [...LINES];
        for (const [at, change] of edits) lines[at] = change(lines[at]!);
        const verdict = await verdictOf(`${lines.join("\n")}\n`);
        if (verdict === "verified") for (const [at, line] of lines.entries()) expect(same(line, LINES[at]!)).toBe(true);
      }),
      { numRuns: 200, interruptAfterTimeLimit: 20_000 },
    );
  });

  test("every event lacks the same member, or has it odd", async () => {
    await fc.assert(
      fc.asyncProperty(edit, async (change) => {
        const lines = LINES.map(change);
        const verdict = await verdictOf(`${lines.join("\n")}\n`);
        if (verdict === "verified") expect(lines.every((line, at) => same(line, LINES[at]!))).toBe(true);
      }),
      { numRuns: 100, interruptAfterTimeLimit: 20_000 },
    );
  });

  test("lines in any order, some left out, some twice: verified only as they were, or cut behind the last checkpoint", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(119), { maxLength: 130 }), async (order) => {
        const verdict = await verdictOf(order.map((at) => `${LINES[at]}\n`).join(""));
        const isPrefix = order.length >= 100 && order.every((at, index) => at === index);
        expect(verdict === "verified").toBe(isPrefix);
      }),
      { numRuns: 200, interruptAfterTimeLimit: 20_000 },
    );
  });
});

/** The same members with the same values, the encoding of hash and signature aside. */
function same(line: string, original: string): boolean {
  const [one, other] = [line, original].map((text) => JSON.parse(text) as Record<string, unknown>);
  const plain = (event: Record<string, unknown>) => ({
    ...event,
    _hash: String(event._hash).toLowerCase(),
    prev_hash: zeros(event.prev_hash),
    _sig: Buffer.from(String(event._sig), "base64").toString("hex"),
  });
  return JSON.stringify(plain(one!)) === JSON.stringify(plain(other!));
}

function zeros(value: unknown): unknown {
  return value === "0".repeat(64) ? null : value;
}
