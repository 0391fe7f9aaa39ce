/** Every class of tampering, written by another program in another language: the verdict, and one finding a cause. */
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { expectReport, readCases, verifyCase } from "../vectors/cases.ts";
import { bytesSource, library } from "../vectors/library.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

const made = hasPython ? generate("tamper.py") : { folder: "", remove: () => {} };
afterAll(made.remove);
const cases = hasPython ? readCases(made.folder) : [];

describe.skipIf(withoutPython("the tampering vectors"))("tampering", () => {
  test("there are cases of every class", () => {
    const classes = new Set(
      cases.flatMap((each) => [...each.findings, ...(each.warnings ?? [])].flatMap((found) => found.class)),
    );
    expect([...library.FINDING_CLASSES].filter((name) => !classes.has(name))).toEqual([]);
  });

  test.each(cases.map((each) => [each.name, each] as const))("%s", async (_, given) => {
    expectReport(await verifyCase(made.folder, given), given);
  });

  // What cannot be read twice is explained from what was kept while reading.
  test.each(cases.map((each) => [each.name, each] as const))("%s, from a pipe", async (_, given) => {
    const once = await verifyCase(made.folder, given, (path) =>
      bytesSource(readFileSync(path), { name: path, rereadable: false, chunk: 1000 }),
    );
    const twice = await verifyCase(made.folder, given);
    expect({ ...once, duration_ms: 0 }).toEqual({ ...twice, duration_ms: 0 });
  });
});
