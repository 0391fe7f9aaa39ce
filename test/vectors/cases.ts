/** Cases that a Python program wrote into a folder with its manifest, run through the built library. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Finding, Profile, Report } from "../../src/index.ts";
import { fileSource, library } from "./library.ts";

/** One finding; a list stands for equally good answers. */
export interface Expected {
  class: string | string[];
  line: number | number[];
  /** Absent where the finding is of one line. */
  to_line?: number;
  events?: number;
}

/** A trail and what must be said of it; the members are described at the top of `tamper.py`. */
export interface Case {
  name: string;
  file: string | string[];
  checkpoints?: string;
  options: { key?: string; expectHeads?: string[]; expectCount?: number; canonical?: string };
  verdict: string | string[];
  findings: Expected[];
  warnings?: Expected[];
  not_proven?: string;
  profile?: Partial<Profile>;
}

export function readCases(folder: string): Case[] {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Case[];
}

export async function verifyCase(folder: string, given: Case, open = fileSource): Promise<Report> {
  const { key = "own", ...options } = given.options;
  const pem = readFileSync(join(folder, `${key}.pem`));
  const sources = [given.file].flat().map((file) => open(join(folder, file)));
  const checkpoints = given.checkpoints === undefined ? [] : [fileSource(join(folder, given.checkpoints))];
  const keys = library.parseTrustedKeys(pem, key);
  return library.verify({ sources, checkpoints, keys }, options);
}

/** The verdict, and exactly the errors that are expected; warnings only where they are named. */
export function expectReport(report: Report, given: Case): void {
  const errors = report.findings.filter((found) => found.severity === "error");
  expect(errors.map(brief), JSON.stringify(errors, null, 1)).toHaveLength(given.findings.length);
  for (const [index, expected] of given.findings.entries()) expectFinding(errors[index]!, expected);
  const warnings = report.findings.filter((found) => found.severity === "warning");
  for (const expected of given.warnings ?? [])
    expectFinding(warnings.find((found) => found.class === expected.class)!, expected);
  expect([given.verdict].flat()).toContain(report.verdict);
  if (given.not_proven) expect(report.not_proven.join("\n")).toContain(given.not_proven);
  if (given.profile) expect(report.profile).toMatchObject(given.profile);
}

function expectFinding(found: Finding, expected: Expected): void {
  expect([expected.class].flat()).toContain(found.class);
  expect([expected.line].flat(), brief(found)).toContain(found.line);
  expect(found.to_line, brief(found)).toBe(expected.to_line);
  if (expected.events !== undefined) expect(found.events, brief(found)).toBe(expected.events);
  expect(found.explanation).not.toBe("");
}

/** `class@line-to_line#events`, for messages. */
export function brief(found: Finding): string {
  return `${found.class}@${found.line}${found.to_line ? `-${found.to_line}` : ""}#${found.events ?? "?"}`;
}
