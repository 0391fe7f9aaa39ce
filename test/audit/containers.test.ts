/** What an export arrives in: pretty documents, compressed in unusual ways, damaged, or meant to exhaust the reader. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Report } from "../../src/index.ts";
import { type Home, newHome } from "../scripts/tappass.ts";
import { bytesSource, library } from "../vectors/library.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

const made = hasPython ? generate("write.py") : { folder: "", remove: () => {} };
afterAll(made.remove);
const path = (name: string) => join(made.folder, name);
const EXPORT = hasPython ? readFileSync(path("export.jsonl")) : Buffer.alloc(0);
const CHECKPOINTS = hasPython ? readFileSync(path("checkpoints.jsonl")) : Buffer.alloc(0);
const LINES = EXPORT.toString("utf8").trimEnd().split("\n");
const KEYS = hasPython ? library.parseTrustedKeys(readFileSync(path("key.pem")), "key.pem") : [];

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.remove());

const read = (...parts: (Uint8Array | string)[]) =>
  library.verify({ sources: parts.map((part, at) => bytesSource(Buffer.from(part), { name: `${at}` })), keys: KEYS });
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(home.folder, name), content);
  return name;
};
const verify = (...args: string[]) =>
  home.run(["audit", "verify", ...args, "--key", path("key.pem"), "--json", "--no-remember"]);
const brief = (report: Report) => report.findings.map((found) => `${found.class}@${found.line}`);

/** Prints with two spaces of indentation and keeps the text of the numbers, as Python and jq do. */
function pretty(text: string): string {
  const made = spawnSync(
    "python3",
    ["-c", "import json,sys; sys.stdout.write(json.dumps(json.load(sys.stdin), indent=2, ensure_ascii=False))"],
    { input: text, encoding: "utf8", env: { ...process.env, PYTHONIOENCODING: "utf-8" } },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return made.stdout;
}

describe.skipIf(withoutPython("the containers"))("documents", () => {
  const items = LINES.join(",");
  test.each([
    ["a pretty array", () => pretty(`[${items}]`)],
    ["a pretty reply with data", () => pretty(`{"data":[${items}],"next_cursor":"abc","has_more":true}`)],
    ["a pretty reply with events", () => pretty(`{"total":220,"events":[${items}]}`)],
    [
      "a pretty array behind a byte order mark, with CRLF",
      () => `\ufeff${pretty(`[${items}]`).replaceAll("\n", "\r\n")}`,
    ],
    ["a compressed pretty array", () => gzipSync(pretty(`[${items}]`))],
    ["an array of one line and no last newline", () => `[${items}]`],
    ["checkpoints in the array", () => `[${items},${CHECKPOINTS.toString().trimEnd().split("\n").join(",")}]`],
  ])("%s", async (_, text) => {
    const report = await read(text());
    expect(brief(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: "verified", trail: { events: 220 } });
  });

  test("pages of replies are one trail", async () => {
    const page = (from: number, to: number) => `{"data":[${LINES.slice(from, to).join(",")}],"next_cursor":"x"}`;
    expect(await read(page(0, 100), page(100, 200), page(200, 220))).toMatchObject({
      verdict: "verified",
      trail: { events: 220 },
    });
  });

  test("a modified event in a pretty array is found, and only it", async () => {
    const report = await read(pretty(`[${items}]`).replace('"audit_id": "ae_00000120"', '"audit_id": "ae_X"'));
    expect(report.findings).toMatchObject([{ class: "modified", audit_id: "ae_X" }]);
    expect(report.verdict).toBe("tampered");
  });

  test.each([
    ["an array of none", "[]"],
    ["a reply of none", '{"data":[],"next_cursor":null}'],
    ["blank lines", "\n\n  \n"],
    ["a byte order mark alone", "\ufeff"],
    ["nothing, compressed", gzipSync("")],
  ])("%s is never a pass", async (_, content) => {
    const { code, stdout } = await verify(write("input", content));
    expect(code).toBe(8);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "incomplete", exit_code: 8, trail: { events: 0 } });
  });

  test.each([
    ["UTF-16", Buffer.from(`\ufeff${EXPORT.toString()}`, "utf16le")],
    ["a zlib stream", deflateSync(EXPORT)],
    ["a bare number", "42"],
    ["a zip archive", Buffer.concat([Buffer.from("504b0304140000000800", "hex"), deflateSync(EXPORT)])],
    ["gzip of gzip", gzipSync(gzipSync(EXPORT))],
    ["an error reply", '{"error":{"code":"unauthorized","message":"no"}}'],
  ])("%s: exit 2 and no verdict", async (_, content) => {
    const { code, stdout, stderr } = await verify(write("input", content));
    expect(stdout).toBe("");
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "INPUT_UNREADABLE" } });
    expect(code).toBe(2);
  });
});

describe.skipIf(withoutPython("the containers"))("compression", () => {
  test("gzip with a name, a comment and padding behind it", async () => {
    const plain = gzipSync(EXPORT);
    const named = Buffer.concat([
      plain.subarray(0, 3),
      Buffer.from([0x18]),
      plain.subarray(4, 10),
      Buffer.from("export.jsonl\0a comment\0"),
      plain.subarray(10),
    ]);
    expect(await read(named)).toMatchObject({ verdict: "verified", trail: { events: 220 } });
    expect((await read(Buffer.concat([plain, Buffer.alloc(512)]))).verdict).toBe("verified");
  });

  test.each([
    ["its checksum", (bytes: Buffer) => bytes.length - 6],
    ["its length", (bytes: Buffer) => bytes.length - 2],
    ["its middle", (bytes: Buffer) => bytes.length >> 1],
  ])("gzip with one bit changed in %s is never verified", async (_, where) => {
    const bytes = gzipSync(EXPORT);
    bytes[where(bytes)]! ^= 1;
    const { code } = await verify(write("input.gz", bytes));
    expect([2, 5]).toContain(code);
  });

  const zstd = (input: Uint8Array, ...args: string[]) =>
    spawnSync("zstd", ["-q", "-c", ...args], { input, maxBuffer: 1 << 26 });
  const hasZstd = spawnSync("zstd", ["--version"]).status === 0;
  if (!hasZstd) {
    if (process.env.CI) throw new Error("zstd is needed for the Zstandard vectors");
    process.stderr.write("\nSKIPPED: Zstandard: zstd is not installed\n");
  }

  describe.skipIf(!hasZstd)("Zstandard", () => {
    test.each([
      ["fast", ["--fast=5"]],
      ["the default", []],
      ["level 19", ["-19"]],
      ["a long window", ["--ultra", "-22", "--long=27"]],
      ["no checksum", ["--no-check"]],
    ])("%s", async (_, args) => {
      expect(await read(zstd(EXPORT, ...args).stdout)).toMatchObject({ verdict: "verified", trail: { events: 220 } });
    });

    test("a skippable frame in front", async () => {
      const skippable = Buffer.from("502a4d1804000000deadbeef", "hex");
      expect((await read(Buffer.concat([skippable, zstd(EXPORT).stdout]))).verdict).toBe("verified");
    });

    test("a folder of daily archives", async () => {
      mkdirSync(join(home.folder, "archive"));
      for (const [day, from, to] of [
        ["01", 0, 90],
        ["02", 90, 91],
        ["03", 91, 220],
      ] as const)
        write(`archive/2026-04-${day}.jsonl.zst`, zstd(Buffer.from(`${LINES.slice(from, to).join("\n")}\n`)).stdout);
      const { code, stdout } = await verify("archive", "--checkpoints", path("checkpoints.jsonl"));
      expect(JSON.parse(stdout)).toMatchObject({ verdict: "verified", trail: { events: 220 } });
      expect(code).toBe(0);
    });

    test.each([0.1, 0.5, 0.9, 0.999])("cut after %d of it is never verified", async (share) => {
      const whole = zstd(EXPORT).stdout;
      const { code } = await verify(write("cut.zst", whole.subarray(0, Math.floor(whole.length * share))));
      expect([2, 5]).toContain(code);
    });

    test.each([0.3, 0.6, 0.9])("one bit changed at %d of it is never verified", async (share) => {
      const bytes = zstd(EXPORT).stdout;
      bytes[Math.floor(bytes.length * share)]! ^= 4;
      const { code } = await verify(write("bit.zst", bytes));
      expect([2, 5]).toContain(code);
    });
  });

  test("a gigabyte of spaces in a megabyte is a finding, not the end of the memory", async () => {
    const line = Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(64 << 20, 0x20)]);
    const bomb = Buffer.concat([gzipSync(`${LINES[0]}\n`), ...Array.from({ length: 16 }, () => gzipSync(line))]);
    const { code, stdout } = await home.run(
      ["audit", "verify", write("bomb.gz", bomb), "--key", path("key.pem"), "--json"],
      { env: { NODE_OPTIONS: "--max-old-space-size=256" } },
    );
    expect((JSON.parse(stdout) as Report).findings).toMatchObject([{ class: "malformed", line: 2 }]);
    expect(code).toBe(5);
  });
});
