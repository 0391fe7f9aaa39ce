/** The canonical form against Python's own json, for random values in random spellings, and the whole verifier with it. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { bytesSource, fileSource, library } from "../vectors/library.ts";
import { generate, hasPython, VECTORS, withoutPython } from "../vectors/python.ts";

const { canonicalise, WRITERS } = library;

/** Python, asked one line at a time. */
class Oracle {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    this.#child = spawn("python3", [join(VECTORS, "canonical.py")], { stdio: ["pipe", "pipe", "inherit"] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(text: Uint8Array): Promise<string> {
    this.#child.stdin.write(`${Buffer.from(text).toString("hex")}\n`);
    return (await this.#answers.next()).value as string;
  }

  stop(): void {
    this.#child.kill();
  }
}

function ours(text: Uint8Array): string {
  try {
    return Buffer.from(canonicalise(text)).toString("hex");
  } catch (error) {
    expect((error as Error).name).toBe("MalformedLine");
    return "malformed";
  }
}

/** A string's characters, each in one of the spellings that JSON allows. */
const character = fc.tuple(
  fc.oneof(
    fc.string({ unit: "grapheme-ascii", maxLength: 1 }),
    fc.string({ unit: "binary", maxLength: 1 }),
    fc.constantFrom("\uffee", "😀", "\u0000", "\u001f", "\u007f", "\u2028", '"', "\\", "/", "\n", "é", "\ue000"),
  ),
  fc.nat(3),
);
const stringText = fc
  .array(character, { maxLength: 8 })
  .map((pieces) => `"${pieces.map(([text, way]) => spelled(text, way)).join("")}"`);

function spelled(text: string, way: number): string {
  const units = text.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  if (way === 0) return units.join("");
  if (way === 1) return units.join("").replace(/[0-9a-f]{4}/g, (hex) => hex.toUpperCase());
  if (way === 2 && text === "/") return "\\/";
  return JSON.stringify(text).slice(1, -1);
}

const numberText = fc.oneof(
  fc.constantFrom(
    "0",
    "-0",
    "-0.0",
    "1.0",
    "1e-05",
    "1E5",
    "1e+16",
    "0.10",
    "12345678901234567890",
    "1e400",
    "-1.5E-7",
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const space = fc.constantFrom("", "", "", " ", "\t", "\r\n", "  ");
const { valueText } = fc.letrec<{ valueText: string }>((tie) => {
  const spaced = fc.tuple(space, tie("valueText"), space).map((parts) => parts.join(""));
  const member = fc.tuple(space, stringText, space, spaced).map(([a, name, b, value]) => `${a}${name}${b}:${value}`);
  return {
    valueText: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom("null", "true", "false"),
      numberText,
      stringText,
      fc.array(spaced, { maxLength: 4 }).map((items) => (items.length === 0 ? "[]" : `[${items.join(",")}]`)),
      fc.array(member, { maxLength: 6 }).map((members) => (members.length === 0 ? "{ }" : `{${members.join(",")}}`)),
    ),
  };
});

describe.skipIf(withoutPython("the canonical form against Python"))("canonical form", () => {
  const oracle = new Oracle();
  afterAll(() => oracle.stop());

  test("random values in random spellings come out as Python writes them", async () => {
    await fc.assert(
      fc.asyncProperty(valueText, async (text) => {
        const bytes = Buffer.from(text);
        expect(ours(bytes)).toBe(await oracle.ask(bytes));
      }),
      { numRuns: 3000, interruptAfterTimeLimit: 20_000 },
    );
  });

  test("a canonical form is its own", () => {
    fc.assert(
      fc.property(valueText, (text) => {
        const once = ours(Buffer.from(text));
        if (once !== "malformed") expect(ours(Buffer.from(once, "hex"))).toBe(once);
      }),
      { numRuns: 1000, interruptAfterTimeLimit: 20_000 },
    );
  });

  test("a changed byte is refused or read exactly when Python does", async () => {
    await fc.assert(
      fc.asyncProperty(valueText, fc.nat(), fc.nat(255), async (text, where, byte) => {
        const bytes = Buffer.from(text);
        if (bytes.length === 0) return;
        bytes[where % bytes.length] = byte;
        // Lines are cut at newlines before they are read; Python takes a lone surrogate that it cannot write.
        const expected = await oracle.ask(bytes);
        expect(ours(bytes)).toBe(expected);
      }),
      { numRuns: 3000, interruptAfterTimeLimit: 20_000 },
    );
  });

  test("RFC 8785: its own example", () => {
    const given = `{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}`;
    const expected = `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`;
    expect(Buffer.from(canonicalise(Buffer.from(given), WRITERS.get("rfc8785")!)).toString()).toBe(expected);
  });

  test("no changed byte of a signed export is ever verified, unless the events are the same to Python", async () => {
    const made = generate("write.py", "60");
    try {
      const whole = readFileSync(join(made.folder, "export.jsonl"));
      const keys = library.parseTrustedKeys(readFileSync(join(made.folder, "key.pem")), "key");
      const checkpoints = [fileSource(join(made.folder, "checkpoints.jsonl"))];
      const before = await contents(whole, oracle);
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
          const changed = Buffer.from(whole);
          changed[at] = byte;
          let verdict = "none";
          try {
            const options = { expectCount: 60 };
            verdict = (await library.verify({ sources: [bytesSource(changed)], checkpoints, keys }, options)).verdict;
          } catch (error) {
            expect((error as { code?: string }).code).toBe("INPUT_UNREADABLE");
          }
          if (verdict === "verified") expect(await contents(changed, oracle)).toEqual(before);
          else expect(changed.equals(whole)).toBe(false);
        }),
        { numRuns: 400, interruptAfterTimeLimit: 20_000 },
      );
    } finally {
      made.remove();
    }
  });
});

/** Every line as Python reads it; hashes and signatures without what their encodings leave open. */
async function contents(bytes: Buffer, oracle: Oracle): Promise<unknown[]> {
  const lines = bytes
    .toString("latin1")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const found: unknown[] = [];
  for (const line of lines) {
    const answer = await oracle.ask(Buffer.from(line, "latin1"));
    if (answer === "malformed") {
      found.push(answer);
      continue;
    }
    const event = JSON.parse(Buffer.from(answer, "hex").toString()) as Record<string, string | null>;
    found.push({
      ...event,
      _hash: event._hash?.toLowerCase(),
      prev_hash: event.prev_hash?.toLowerCase(),
      // Base64 of 64 bytes leaves four bits of its last character open.
      _sig: Buffer.from(event._sig ?? "", "base64").toString("hex"),
    });
  }
  return found;
}

test("there is a Python to hold it against, or this is no CI", () => {
  expect(hasPython || !process.env.CI).toBe(true);
});
