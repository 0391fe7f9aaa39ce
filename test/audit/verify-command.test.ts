/** `tappass audit verify` as an auditor runs it: exit codes, reports, containers, keys, memory. */
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Report } from "../../src/index.ts";
import { type Home, newHome } from "../scripts/tappass.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

const made = hasPython ? generate("write.py") : { folder: "", remove: () => {} };
afterAll(made.remove);
const path = (name: string) => join(made.folder, name);
const EXPORT = hasPython ? readFileSync(path("export.jsonl")) : Buffer.alloc(0);
const LINES = EXPORT.toString("utf8").trimEnd().split("\n");
const KEY = ["--key", path("key.pem")];
const CHECKPOINTS = ["--checkpoints", path("checkpoints.jsonl")];

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.remove());

const verify = (...args: string[]) => home.run(["audit", "verify", ...args]);
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(home.folder, name), content);
  return name;
};
const report = (stdout: string) => JSON.parse(stdout) as Report;

describe.skipIf(withoutPython("the verify command"))("tappass audit verify", () => {
  test("a clean export is verified, and the report says under which key and what is not proven", async () => {
    const { code, stdout, stderr } = await verify(path("export.jsonl"), ...KEY, ...CHECKPOINTS);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^VERIFIED: /);
    expect(stdout).toContain(readFileSync(path("fingerprint"), "utf8"));
    expect(stdout).toContain("4 checkpoints hold; the last covers the first 200 events");
    expect(stdout).toContain("no checkpoint covers the last 20 events");
    expect(stdout).toContain("is not pinned");
  });

  test("one changed byte is found: exit 5, the line, the time, the event and the checkpoints around it", async () => {
    const changed = [...LINES];
    changed[119] = changed[119]!.replace('"agent_id":"', '"agent_id":"x');
    const { code, stdout } = await verify(write("changed.jsonl", changed.join("\n")), ...KEY, ...CHECKPOINTS);
    expect(code).toBe(5);
    expect(stdout).toMatch(/^TAMPERED: .*1 finding\./);
    expect(stdout).toContain("1. modified at line 120, byte ");
    expect(stdout).toContain("event ae_00000120");
    expect(stdout).toContain("between checkpoints cp_000100 (100 events) and cp_000150 (150 events)");
  });

  test("without a key nothing is verified", async () => {
    const { code, stdout } = await verify(path("export.jsonl"));
    expect(code).toBe(8);
    expect(stdout).toMatch(/^INCOMPLETE: /);
    expect(stdout).toContain("no key was given");
  });

  test("the JSON report has the members that the format promises", async () => {
    const { code, stdout } = await verify(path("export.jsonl"), ...KEY, ...CHECKPOINTS, "--json");
    expect(code).toBe(0);
    expect(report(stdout)).toMatchObject({
      schema_version: 1,
      verdict: "verified",
      exit_code: 0,
      trail: {
        events: 220,
        checkpoints: 4,
        bytes: EXPORT.length,
        first: { line: 1, audit_id: "ae_00000001" },
        last: { line: 220 },
      },
      profile: {
        hash_field: "_hash",
        signature_field: "_sig",
        signed_bytes: "digest",
        canonical: "python",
        genesis: "null",
      },
      keys: [{ pinned: false, events: 220, from_line: 1, to_line: 220 }],
      anchored_through: { line: 200, audit_id: "ae_00000200", checkpoint_id: "cp_000200" },
      findings: [],
      counts: {},
    });
  });

  test("jsonl gives one finding a line and the verdict on stderr", async () => {
    const changed = LINES.map((line, at) =>
      at === 9 || at === 99 ? line.replace('"agent_id":"', '"agent_id":"x') : line,
    );
    const { code, stdout, stderr } = await verify(
      write("changed.jsonl", changed.join("\n")),
      ...KEY,
      "--format",
      "jsonl",
    );
    expect(code).toBe(5);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { line: number }).line),
    ).toEqual([10, 100]);
    expect(stderr).toContain("verdict: tampered");
  });

  test("--field gives one raw value", async () => {
    expect(await verify(path("export.jsonl"), ...KEY, "--field", "verdict")).toMatchObject({
      code: 0,
      stdout: "verified\n",
    });
  });

  test("--max-findings bounds what is listed, not what is counted", async () => {
    const changed = LINES.map((line, at) => (at % 10 === 3 ? line.replace('"agent_id":"', '"agent_id":"x') : line));
    const { stdout } = await verify(
      write("changed.jsonl", changed.join("\n")),
      ...KEY,
      "--json",
      "--max-findings",
      "3",
    );
    expect(report(stdout).findings).toHaveLength(3);
    expect(report(stdout).counts).toEqual({ modified: 22 });
  });

  test("--offline says how many connections were tried, and refuses a key from the network", async () => {
    const verified = await verify(path("export.jsonl"), ...KEY, "--offline");
    expect(verified.code).toBe(0);
    expect(verified.stderr).toContain("offline: 0 connections were tried");
    const refused = await verify(
      path("export.jsonl"),
      "--key",
      "https://gateway.example.com/audit/signing-key",
      "--offline",
    );
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--offline");
  });

  test("text from the export cannot steer the terminal", async () => {
    const changed = [...LINES];
    changed[19] = changed[19]!.replace('"agent_id":"', '"agent_id":"\\u001b[2J\\u202e');
    const file = write("hostile.jsonl", changed.join("\n"));
    for (const format of ["table", "json", "jsonl"]) {
      const { stdout } = await verify(file, ...KEY, "--format", format);
      expect(stdout).not.toMatch(/[\u001b\u202e]/);
    }
  });

  describe("requirements", () => {
    test.each([
      ["key,signatures,genesis", KEY, 0],
      ["checkpoints", KEY, 8],
      ["checkpoints", [...KEY, ...CHECKPOINTS], 0],
      ["anchored", [...KEY, ...CHECKPOINTS], 8],
      ["key", [], 8],
    ])("--require %s", async (items, args, code) => {
      expect((await verify(path("export.jsonl"), ...args, "--require", items)).code).toBe(code);
    });

    test("anchored is met by an expected head or count", async () => {
      const head = (JSON.parse(LINES.at(-1)!) as { _hash: string })._hash;
      expect((await verify(path("export.jsonl"), ...KEY, "--expect-head", head, "--require", "anchored")).code).toBe(0);
      expect((await verify(path("export.jsonl"), ...KEY, "--expect-count", "220", "--require", "anchored")).code).toBe(
        0,
      );
    });

    test.each([
      [["--require", "magic"], "magic"],
      [["--expect-head", "abc"], "--expect-head"],
      [["--expect-count", "-1"], "--expect-count"],
      [["--canonical", "yaml"], "--canonical"],
    ])("%j is a usage error", async (args, named) => {
      const { code, stderr, stdout } = await verify(path("export.jsonl"), ...KEY, ...args);
      expect(code).toBe(2);
      expect(stderr).toContain(named);
      expect(stdout).toBe("");
    });
  });

  describe("what cannot be read", () => {
    test("an empty file is never a pass", async () => {
      const { code, stdout } = await verify(write("empty.jsonl", ""), ...KEY);
      expect(code).toBe(8);
      expect(stdout).toContain("there are none in it");
    });

    test.each([
      ["junk", Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * 7919) % 251))],
      ["a page", "<!doctype html><html><body>502</body></html>"],
      ["another object", "{}\n"],
      ["nesting alone", "[".repeat(100_000)],
    ])("%s: exit 2, no verdict, no stack", async (_, content) => {
      const { code, stdout, stderr } = await verify(write("input", content), ...KEY);
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^tappass: error: input: not an audit export: /);
      expect(stderr).not.toMatch(/\n\s+at /);
    });

    test("a missing file, and an error as JSON", async () => {
      const { code, stderr } = await verify("missing.jsonl", ...KEY, "--json");
      expect(code).toBe(2);
      expect(JSON.parse(stderr)).toMatchObject({ error: { code: "INPUT_UNREADABLE", retryable: false } });
    });

    test("events given as checkpoints", async () => {
      const { code, stderr } = await verify(path("export.jsonl"), ...KEY, "--checkpoints", path("export.jsonl"));
      expect(code).toBe(2);
      expect(stderr).toContain("no checkpoint in it");
    });
  });

  describe("containers", () => {
    const expectVerified = async (args: string[], events = 220) => {
      const { code, stdout, stderr } = await verify(...args, ...KEY, "--json", "--no-remember");
      expect(stderr).toBe("");
      expect(report(stdout)).toMatchObject({ verdict: "verified", trail: { events } });
      expect(code).toBe(0);
    };

    test.each([
      ["a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), EXPORT])],
      ["CRLF", LINES.join("\r\n")],
      ["no last newline", LINES.join("\n")],
      ["blank lines", LINES.join("\n\n \n")],
      ["an array", `[${LINES.join(",")}]`],
      ["an array over many lines", `[\n  ${LINES.join(",\n  ")}\n]\n`],
      ["a reply's data", `{"data":[${LINES.join(",")}],"next_cursor":null}`],
      [
        "a reply's events, behind other members",
        `{"count": 220, "note": "[{\\"data\\": [1", "events": [${LINES.join(", ")}]}`,
      ],
    ])("%s", async (_, content) => {
      await expectVerified([write("input", content)]);
    });

    test("gzip, also in several members, whatever its name", async () => {
      const half = Buffer.from(`${LINES.slice(0, 100).join("\n")}\n`);
      const rest = Buffer.from(`${LINES.slice(100).join("\n")}\n`);
      await expectVerified([write("one.jsonl", gzipSync(EXPORT))]);
      await expectVerified([write("two.jsonl.gz", Buffer.concat([gzipSync(half), gzipSync(rest)]))]);
    });

    test("Zstandard, also in several frames", async () => {
      const frames = [EXPORT, Buffer.from("")].map((input) => spawnSync("zstd", ["-q", "-c"], { input }));
      if (frames[0]!.status !== 0) {
        if (process.env.CI) throw new Error("zstd is needed");
        process.stderr.write("\nSKIPPED: Zstandard: zstd is not installed\n");
        return;
      }
      await expectVerified([write("one.jsonl.zst", frames[0]!.stdout)]);
      const parts = [`${LINES.slice(0, 100).join("\n")}\n`, `${LINES.slice(100).join("\n")}\n`].map(
        (input) => spawnSync("zstd", ["-q", "-c"], { input }).stdout,
      );
      await expectVerified([write("two.jsonl.zst", Buffer.concat(parts))]);
    });

    test("several files in the order given, and a folder in name order", async () => {
      mkdirSync(join(home.folder, "archive"));
      write("archive/2026-04-01.jsonl", `${LINES.slice(0, 70).join("\n")}\n`);
      write("archive/2026-04-02.jsonl.gz", gzipSync(`${LINES.slice(70, 150).join("\n")}\n`));
      write("archive/2026-04-03.jsonl", LINES.slice(150).join("\n"));
      write("archive/.hidden.jsonl", "junk");
      await expectVerified(["archive/2026-04-01.jsonl", "archive/2026-04-02.jsonl.gz", "archive/2026-04-03.jsonl"]);
      await expectVerified(["archive"]);
      write("archive/readme.txt", "not an export");
      const { stderr, code } = await verify("archive", ...KEY);
      expect(code).toBe(0);
      expect(stderr).toContain("readme.txt");
    });

    test("a finding names the file that it is in", async () => {
      const changed = LINES.slice(100);
      changed[4] = changed[4]!.replace('"agent_id":"', '"agent_id":"x');
      const files = [write("a.jsonl", `${LINES.slice(0, 100).join("\n")}\n`), write("b.jsonl", changed.join("\n"))];
      const { stdout } = await verify(...files, ...KEY, "--json");
      expect(report(stdout).findings).toMatchObject([{ class: "modified", file: "b.jsonl", line: 5 }]);
    });

    test("stdin, and a key from stdin, but not both", async () => {
      const piped = await home.run(["audit", "verify", "-", ...KEY, "--field", "verdict"], { input: EXPORT });
      expect(piped).toMatchObject({ code: 0, stdout: "verified\n" });
      const key = await home.run(["audit", "verify", path("export.jsonl"), "--key", "-", "--field", "verdict"], {
        input: readFileSync(path("key.pem")),
      });
      expect(key).toMatchObject({ code: 0, stdout: "verified\n" });
      expect((await home.run(["audit", "verify", "-", "--key", "-"], { input: EXPORT })).code).toBe(2);
    });

    test.each([
      ["gzip", gzipSync(EXPORT)],
      ["an array", Buffer.from(`[${LINES.join(",")}]`)],
    ])("%s that breaks off is one finding", async (_, whole) => {
      const { code, stdout } = await verify(write("cut", whole.subarray(0, whole.length >> 1)), ...KEY, "--json");
      expect(code).toBe(5);
      expect(report(stdout).findings.map((found) => found.class)).toEqual(["malformed"]);
    });
  });

  describe("keys", () => {
    const forms = hasPython ? (JSON.parse(readFileSync(path("keys.json"), "utf8")) as Record<string, string>) : {};

    test.each(Object.keys(forms))("as %s", async (form) => {
      expect(
        (await verify(path("export.jsonl"), "--key", write("key", forms[form]!), "--field", "verdict")).stdout,
      ).toBe("verified\n");
    });

    const p256 = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    const ed25519 = generateKeyPairSync("ed25519");
    test.each([
      ["a P-256 key", p256.publicKey.export({ format: "pem", type: "spki" }).toString(), "prime256v1"],
      ["a P-256 JWK", JSON.stringify(p256.publicKey.export({ format: "jwk" })), "P-256"],
      ["a private PEM", ed25519.privateKey.export({ format: "pem", type: "pkcs8" }).toString(), "private key"],
      ["a private JWK", JSON.stringify(ed25519.privateKey.export({ format: "jwk" })), "private key"],
      ["the identity", `01${"00".repeat(31)}`, "small order"],
      ["a point of order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "small order"],
      ["a non-canonical point", `${"ff".repeat(31)}7f`, "canonical"],
      ["a point off the curve", `02${"00".repeat(31)}`, "canonical"],
      ["31 bytes", "ab".repeat(31), "form"],
      [
        "two keys in one",
        JSON.stringify({ public_key: "ab".repeat(32), pem: ed25519.publicKey.export({ format: "pem", type: "spki" }) }),
        "two different keys",
      ],
      [
        "an unreadable window",
        JSON.stringify({ keys: [{ public_key: forms.hex ?? "", not_after: "soon" }] }),
        "not_after",
      ],
    ])("%s is refused", async (_, key, named) => {
      const { code, stderr, stdout } = await verify(path("export.jsonl"), "--key", write("key", key));
      expect(code).toBe(2);
      expect(stderr).toContain(named);
      expect(stdout).toBe("");
      // What was given may be a secret.
      for (const piece of key.match(/[A-Za-z0-9+/]{40,}/g) ?? []) expect(stderr).not.toContain(piece);
    });

    test("a revoked key counts for what it signed before", async () => {
      const history = (revoked_at: string) =>
        JSON.stringify({ keys: [{ key_id: "ak_1", public_key: forms.hex, revoked_at }] });
      expect((await verify(path("export.jsonl"), "--key", write("key", history("2027-01-01T00:00:00Z")))).code).toBe(0);
      const { code, stdout } = await verify(
        path("export.jsonl"),
        "--key",
        write("key", history("2026-04-01T00:10:00Z")),
        "--json",
      );
      expect(code).toBe(5);
      expect(report(stdout).findings).toMatchObject([{ class: "resigned", to_line: 220 }]);
      expect(report(stdout).findings[0]!.explanation).toContain("outside the time");
    });

    test("a trail that two keys signed names the range of each", async () => {
      const second = generate("two-keys.py");
      try {
        const { code, stdout } = await verify(
          join(second.folder, "export.jsonl"),
          "--key",
          join(second.folder, "a.pem"),
          "--key",
          join(second.folder, "b.pem"),
          "--json",
        );
        expect(code).toBe(0);
        expect(report(stdout).keys).toMatchObject([
          { events: 60, from_line: 1, to_line: 60 },
          { events: 40, from_line: 61, to_line: 100 },
        ]);
      } finally {
        second.remove();
      }
    });
  });

  describe("remembered heads", () => {
    test("a shorter export is noticed later, though it is valid in itself", async () => {
      const cut = write("cut.jsonl", LINES.slice(0, 150).join("\n"));
      expect((await verify(cut, ...KEY)).code).toBe(0);
      expect((await verify(path("export.jsonl"), ...KEY)).code).toBe(0);
      const { code, stdout } = await verify(cut, ...KEY, "--json");
      expect(code).toBe(5);
      expect(report(stdout).findings).toMatchObject([{ class: "truncated-tail", line: 150, events: 70 }]);
      expect((await verify(cut, ...KEY, "--no-remember")).code).toBe(0);
      expect((await verify(path("export.jsonl"), ...KEY)).code).toBe(0);
    });

    test("another history under the same key is a fork", async () => {
      const other = generate("write.py", "230", "compact", "9");
      try {
        expect((await verify(path("export.jsonl"), ...KEY)).code).toBe(0);
        const { code, stdout } = await verify(join(other.folder, "export.jsonl"), ...KEY, "--json");
        expect(code).toBe(5);
        expect(report(stdout).findings).toMatchObject([{ class: "forked", line: 220 }]);
      } finally {
        other.remove();
      }
    });

    test("a damaged memory stops the run instead of being forgotten", async () => {
      await verify(path("export.jsonl"), ...KEY);
      appendFileSync(join(home.folder, "state/tappass/heads.json"), "x");
      const { code, stderr } = await verify(path("export.jsonl"), ...KEY);
      expect(code).toBe(2);
      expect(stderr).toContain("heads.json");
    });
  });
});
