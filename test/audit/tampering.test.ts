/** Every class of tampering, written by another program in another language: the verdict, and one finding a cause. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Finding, Report } from "../../src/index.ts";
import { bytesSource, fileSource, library } from "../vectors/library.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

interface Expected {
  class: string | string[];
  line: number | number[];
  to_line?: number;
  events?: number;
}

interface Case {
  name: string;
  file: string;
  checkpoints?: string;
  options: { key?: string; expectHeads?: string[]; expectCount?: number };
  verdict: string;
  findings: Expected[];
  warnings?: Expected[];
  not_proven?: string;
}

const made = hasPython ? generate("tamper.py") : { folder: "", remove: () => {} };
afterAll(made.remove);
const cases = hasPython ? (JSON.parse(readFileSync(join(made.folder, "manifest.json"), "utf8")) as Case[]) : [];

describe.skipIf(withoutPython("the tampering vectors"))("tampering", () => {
  test("there are cases of every class", () => {
    const classes = new Set(
      cases.flatMap((each) => [...each.findings, ...(each.warnings ?? [])].flatMap((found) => found.class)),
    );
    expect([...library.FINDING_CLASSES].filter((name) => !classes.has(name))).toEqual([]);
  });

  test.each(cases.map((each) => [each.name, each] as const))("%s", async (_, given) => {
    const report = await verifyCase(given, (path) => fileSource(path));
    expectReport(report, given);
  });

  // What cannot be read twice is explained from what was kept while reading.
  test.each(cases.map((each) => [each.name, each] as const))("%s, from a pipe", async (_, given) => {
    const once = await verifyCase(given, (path) =>
      bytesSource(readFileSync(path), { name: path, rereadable: false, chunk: 1000 }),
    );
    const twice = await verifyCase(given, (path) => fileSource(path));
    expect({ ...once, duration_ms: 0 }).toEqual({ ...twice, duration_ms: 0 });
  });
});

async function verifyCase(given: Case, open: typeof fileSource): Promise<Report> {
  const { key = "own", ...options } = given.options;
  const pem = readFileSync(join(made.folder, `${key}.pem`));
  const checkpoints = given.checkpoints === undefined ? [] : [fileSource(join(made.folder, given.checkpoints))];
  const keys = library.parseTrustedKeys(pem, key);
  return library.verify({ sources: [open(join(made.folder, given.file))], checkpoints, keys }, options);
}

function expectReport(report: Report, given: Case): void {
  const errors = report.findings.filter((found) => found.severity === "error");
  expect(errors.map(brief), JSON.stringify(errors, null, 1)).toHaveLength(given.findings.length);
  for (const [index, expected] of given.findings.entries()) expectFinding(errors[index]!, expected);
  const warnings = report.findings.filter((found) => found.severity === "warning");
  for (const expected of given.warnings ?? [])
    expectFinding(warnings.find((found) => found.class === expected.class)!, expected);
  expect(report.verdict).toBe(given.verdict);
  if (given.not_proven) expect(report.not_proven.join("\n")).toContain(given.not_proven);
}

function expectFinding(found: Finding, expected: Expected): void {
  expect([expected.class].flat()).toContain(found.class);
  expect([expected.line].flat(), brief(found)).toContain(found.line);
  if (expected.to_line !== undefined || !Array.isArray(expected.line))
    expect(found.to_line, brief(found)).toBe(expected.to_line ?? found.to_line);
  if (expected.events !== undefined) expect(found.events, brief(found)).toBe(expected.events);
  expect(found.explanation).not.toBe("");
}

function brief(found: Finding): string {
  return `${found.class}@${found.line}${found.to_line ? `-${found.to_line}` : ""}#${found.events ?? "?"}`;
}
