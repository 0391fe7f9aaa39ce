/** Files: private, whole or not at all, resumable, locked; and what is made of paths that are typed. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TapPassError } from "../../../src/core/errors.ts";
import { systemFiles } from "../../../src/host/files.ts";
import { openSources } from "../../../src/host/sources.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tappass-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: TapPassError) => error.code,
  );

describe("write", () => {
  test("makes folders 0700 and files 0600, and leaves nothing else behind", async () => {
    const path = join(folder, "a/b/c.txt");
    await systemFiles.write(path, "one");
    await systemFiles.write(path, bytes("two"));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, "a/b"))).toEqual(["c.txt"]);
  });

  test("exclusive refuses what is there", async () => {
    const path = join(folder, "c.txt");
    await systemFiles.write(path, "one", { exclusive: true });
    expect(await codeOf(systemFiles.write(path, "two", { exclusive: true }))).toBe("CONFLICT");
    expect(readFileSync(path, "utf8")).toBe("one");
    expect(readdirSync(folder)).toEqual(["c.txt"]);
  });

  test("a folder in the way is an error with the path", async () => {
    mkdirSync(join(folder, "d"));
    await expect(systemFiles.write(join(folder, "d"), "x")).rejects.toThrow(join(folder, "d"));
    expect(readdirSync(folder)).toEqual(["d"]);
  });

  test("read, exists and remove of what is not there", async () => {
    const path = join(folder, "none");
    expect(await systemFiles.read(path)).toBeUndefined();
    expect(await systemFiles.exists(path)).toBe(false);
    await systemFiles.remove(path);
  });
});

describe("stage", () => {
  test("has its final name only after commit", async () => {
    const path = join(folder, "out.jsonl");
    const file = await systemFiles.stage(path);
    await file.write(bytes("one\n"));
    expect(existsSync(path)).toBe(false);
    await file.write(bytes("two\n"));
    await file.commit();
    expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
    expect(readdirSync(folder)).toEqual(["out.jsonl"]);
  });

  test("resumes where it was left, without a torn line", async () => {
    const path = join(folder, "out.jsonl");
    const first = await systemFiles.stage(path);
    await first.write(bytes("one\ntw"));
    await first.abandon(true);
    const second = await systemFiles.stage(path, { resume: true });
    expect(second.size).toBe(6);
    const parts: Uint8Array[] = [];
    for await (const part of second.read()) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe("one\ntw");
    await second.truncate(4);
    await second.write(bytes("two\n"));
    await second.commit();
    expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
  });

  test("starts anew without resume, and leaves nothing when it is abandoned", async () => {
    const path = join(folder, "out.jsonl");
    await (await systemFiles.stage(path)).abandon(true);
    const again = await systemFiles.stage(path);
    expect(again.size).toBe(0);
    await again.abandon(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("locked", () => {
  test("one at a time", async () => {
    const path = join(folder, "state.json");
    const order: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = systemFiles.locked(path, async () => {
      order.push("first in");
      await held;
      order.push("first out");
    });
    const second = systemFiles.locked(path, async () => {
      order.push("second");
    });
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(["first in", "first out", "second"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a lock that is held is a conflict after the wait", async () => {
    const path = join(folder, "state.json");
    writeFileSync(`${path}.lock`, `${process.pid}\n`);
    expect(await codeOf(systemFiles.locked(path, async () => 1, 60))).toBe("CONFLICT");
  });

  test("a dead owner's lock is taken over", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", "0"]);
    const path = join(folder, "state.json");
    writeFileSync(`${path}.lock`, `${pid}\n`);
    expect(await systemFiles.locked(path, async () => "done", 60)).toBe("done");
  });

  test("is given back after a failure", async () => {
    const path = join(folder, "state.json");
    await expect(systemFiles.locked(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("sources", () => {
  test("a folder is its exports in name order; hidden files are passed over, others are named", async () => {
    for (const name of ["b.jsonl", "a.ndjson.gz", "c.jsonl.zst", ".hidden.jsonl", "notes.txt"]) {
      writeFileSync(join(folder, name), name);
    }
    const { sources, ignored } = await openSources([folder], "/");
    expect(sources.map(({ name }) => name)).toEqual(
      ["a.ndjson.gz", "b.jsonl", "c.jsonl.zst"].map((name) => join(folder, name)),
    );
    expect(ignored).toEqual([join(folder, "notes.txt")]);
    expect(sources[1]).toMatchObject({ size: 7, rereadable: true });
  });

  test("a file is read as often as asked", async () => {
    writeFileSync(join(folder, "a.jsonl"), "text");
    const [source] = (await openSources(["a.jsonl"], folder)).sources;
    for (let time = 0; time < 2; time += 1) {
      const parts: Uint8Array[] = [];
      for await (const part of source!.open()) parts.push(part);
      expect(Buffer.concat(parts).toString()).toBe("text");
    }
  });

  test("what is not there, an empty folder and stdin twice are errors", async () => {
    expect(await codeOf(openSources(["none.jsonl"], folder))).toBe("INPUT_UNREADABLE");
    expect(await codeOf(openSources([folder], "/"))).toBe("INPUT_UNREADABLE");
    expect(await codeOf(openSources(["-", "-"], folder))).toBe("INPUT_UNREADABLE");
    expect((await openSources(["-"], folder)).sources[0]).toMatchObject({ name: "-", rereadable: false });
  });
});
