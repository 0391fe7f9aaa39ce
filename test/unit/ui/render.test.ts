/** Results as text: every format says the same, and nothing in it can steer a terminal. */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { colourLevel } from "../../../src/host/colour.ts";
import { barLine } from "../../../src/ui/progress.ts";
import { render } from "../../../src/ui/render.ts";
import { list, one } from "../../../src/ui/rows.ts";

const HOSTILE = "a\u001b[2Jb\tc\nd\u202ee\u009bf'g";
type Format = "table" | "json" | "jsonl" | "yaml" | "tsv" | "env";
const view = (format: Format, more: { isTTY?: boolean; field?: string; headers?: boolean; level?: 0 | 1 } = {}) => ({
  globals: { format, headers: more.headers ?? true, ...(more.field ? { field: more.field } : {}) },
  output: { isTTY: more.isTTY ?? false, columns: 80, colour: { stdout: more.level ?? 0 } },
});
const rows = list("things", [{ id: 1, text: HOSTILE }], [{ key: "id" }, { key: "text", title: "WHAT" }]);
const thing = one({ id: 1, text: HOSTILE, none: null, nested: { a: [1] } });
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

describe("text from elsewhere", () => {
  test.each(["table", "json", "jsonl", "yaml", "tsv"] as const)("%s holds no control character", async (format) => {
    for (const result of [rows, thing]) {
      expect(await render(result, view(format))).not.toMatch(STEERING);
      expect(await render(result, view(format, { isTTY: true }))).not.toMatch(STEERING);
    }
  });

  test("json and yaml lose nothing by it", async () => {
    expect(JSON.parse(await render(rows, view("json"))).things[0].text).toBe(HOSTILE);
    expect(parse(await render(rows, view("yaml"))).things[0].text).toBe(HOSTILE);
  });

  test("a shell reads env back exactly", async () => {
    const text = await render(thing, view("env"));
    const { stdout } = spawnSync("sh", ["-c", `${text}printf %s "$TEXT"`], { encoding: "utf8" });
    expect(stdout).toBe(HOSTILE);
    expect(text).toContain(`NESTED='{"a":[1]}'`);
  });
});

test("a field is raw for a script, safe on a terminal", async () => {
  expect(await render(thing, view("table", { field: "text" }))).toBe(`${HOSTILE}\n`);
  expect(await render(thing, view("table", { field: "text", isTTY: true }))).not.toMatch(STEERING);
  await expect(render(thing, view("json", { field: "x" }))).rejects.toThrow('no field "x"');
});

test("an empty list keeps its shape", async () => {
  const empty = list("things", [] as Array<{ id: number }>, [{ key: "id" }]);
  expect(JSON.parse(await render(empty, view("json")))).toEqual({ schema_version: 1, things: [] });
  expect(await render(empty, view("jsonl"))).toBe("");
  expect(await render(empty, view("tsv"))).toBe("id\n");
  await expect(render(empty, view("table", { field: "id" }))).resolves.toBe("");
});

test("tables are aligned, with a bold header where there is colour", async () => {
  const result = list("things", [{ id: 1, text: "x" }], [{ key: "id" }, { key: "text" }]);
  expect(await render(result, view("table", { isTTY: true }))).toBe("ID  TEXT\n1   x\n");
  expect(await render(result, view("table", { isTTY: true, headers: false }))).toBe("1  x\n");
  expect(await render(result, view("table", { isTTY: true, level: 1 }))).toContain("\u001b[1mID\u001b[22m");
});

test("a bar has share, amount, rate and time left, and fits", () => {
  const line = barLine({ title: "verifying", done: 50e6, total: 200e6, elapsed: 2000 }, 100);
  expect(line).toMatch(/^verifying \[#+-+\] +25% {2}50\.0 MB of 200 MB {2}25\.0 MB\/s {2}0:06 left$/);
  expect(barLine({ title: "exporting", done: 1500, elapsed: 1000, note: "3 events" }, 100)).toBe(
    "exporting  1.5 kB  1.5 kB/s  3 events",
  );
  for (const columns of [0, 5, 20, 40, 79]) {
    const narrow = barLine({ title: "verifying", done: 1, total: 9, elapsed: 1, note: HOSTILE }, columns);
    expect(narrow.length).toBeLessThanOrEqual(columns);
    expect(narrow).not.toMatch(STEERING);
  }
});

test.each([
  [{ TERM: "xterm-256color" }, true, false, 2],
  [{ TERM: "xterm" }, true, false, 1],
  [{ TERM: "xterm", COLORTERM: "truecolor" }, true, false, 3],
  [{ TERM: "dumb" }, true, false, 0],
  [{ TERM: "xterm" }, false, false, 0],
  [{ FORCE_COLOR: "1" }, false, false, 1],
  [{ FORCE_COLOR: "3" }, false, false, 3],
  [{ FORCE_COLOR: "0", TERM: "xterm" }, true, false, 0],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, false, 0],
  [{ FORCE_COLOR: "1" }, true, true, 0],
] as const)("colour of %j, terminal %s, refused %s: %s", (env, isTTY, refused, expected) => {
  expect(colourLevel(env, isTTY, refused)).toBe(expected);
});
