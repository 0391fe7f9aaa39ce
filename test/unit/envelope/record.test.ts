/** Sealed records: what was sealed opens, what was touched does not, and another program agrees about the bytes. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dek } from "../../../src/envelope/dek.ts";
import { open, seal, versionOf } from "../../../src/envelope/record.ts";
import { VECTORS } from "../../vectors/python.ts";

const versions = fc.constantFrom("v1" as const, "v2" as const);
const name = { key: "llm-keys/openai" };
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("records", () => {
  test("what is sealed opens again, also under the previous key", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), versions, (plain, version) => {
        const [own, next] = [new Dek(randomBytes(32)), new Dek(randomBytes(32))];
        const record = seal(plain, own, name, version);
        expect(versionOf(record)).toBe(version);
        const opened = open(record, [next, own], name);
        expect(text(opened.plain)).toBe(text(plain));
        expect(opened.fingerprint).toBe(own.fingerprint);
      }),
    );
  });

  test("no changed character opens, and the error names the record and never its bytes", () => {
    const dek = new Dek(randomBytes(32));
    fc.assert(
      fc.property(versions, fc.nat(), fc.constantFrom(..."Aa0+/=:-_ "), (version, where, character) => {
        const record = seal(Buffer.from("planted value"), dek, name, version);
        const at = where % record.length;
        const touched = record.slice(0, at) + character + record.slice(at + 1);
        if (touched === record) return;
        try {
          open(touched, [dek], name);
          expect.unreachable();
        } catch (error) {
          const { message } = error as Error;
          expect(message).toContain("llm-keys/openai");
          expect(message).not.toContain(touched.slice(30));
          expect(message).not.toContain("planted");
        }
      }),
    );
  });

  test("a v2 record does not open as another one, of another tenant, or under another label", () => {
    const [dek, other] = [new Dek(randomBytes(32)), new Dek(randomBytes(32))];
    const record = seal(Buffer.from("x"), dek, { tenant: "a", key: "k" }, "v2");
    expect(() => open(record, [dek], { tenant: "a", key: "l" })).toThrow("cannot be opened");
    expect(() => open(record, [dek], { tenant: "b", key: "k" })).toThrow("cannot be opened");
    const relabelled = record.replace(dek.fingerprint, other.fingerprint);
    expect(() => open(relabelled, [dek, other], { tenant: "a", key: "k" })).toThrow("cannot be opened");
    expect(() => open(record, [other], { tenant: "a", key: "k" })).toThrow(`dk:${dek.fingerprint}`);
  });

  test.each(["v1", "v2"] as const)("%s: Python's cryptography opens ours, and we open its", (version) => {
    const key = randomBytes(32).toString("base64");
    const python = (action: string, input: string) =>
      spawnSync("python3", [join(VECTORS, "open_record.py"), action, key, version, name.key], { input });
    if (python("seal", "").status !== 0) {
      if (process.env.CI) throw new Error("python3 with cryptography is needed");
      process.stderr.write("\nSKIPPED: records against Python: python3 with cryptography is not installed\n");
      return;
    }
    const dek = Dek.fromBase64(key);
    const plain = "sk-proj-ünïcode-😀";
    expect(python("open", seal(Buffer.from(plain), dek, name, version)).stdout.toString()).toBe(plain);
    const theirs = python("seal", plain).stdout.toString().trim();
    expect(Buffer.from(open(theirs, [dek], name).plain).toString()).toBe(plain);
  });
});

test("a key never prints itself", () => {
  const bytes = randomBytes(32);
  const dek = new Dek(bytes);
  for (const shown of [
    String(dek),
    JSON.stringify({ dek }),
    inspect(dek),
    inspect({ dek }, { showHidden: true, depth: 9 }),
  ]) {
    expect(shown).toContain(`dk:${dek.fingerprint}`);
    expect(shown).not.toContain(bytes.toString("base64"));
  }
  expect(() => Dek.fromBase64("c2hvcnQ=")).toThrow("32 bytes");
});
