/** Trails with several faults at places drawn by lot: each gives its own finding, and nothing else is found. */
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { expectReport, readCases, verifyCase } from "../vectors/cases.ts";
import { bytesSource } from "../vectors/library.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

// TAPPASS_MIXTURES="SEED CASES DISTANCE" draws others.
const lot = process.env.TAPPASS_MIXTURES?.split(" ") ?? [];
const made = hasPython ? generate("mixtures.py", ...lot) : { folder: "", remove: () => {} };
afterAll(made.remove);
const cases = hasPython ? readCases(made.folder) : [];

describe.skipIf(withoutPython("mixtures of faults"))("mixtures", () => {
  test.each(cases.map((each) => [each.name, each] as const))("%s, from a file and from a pipe", async (_, given) => {
    const report = await verifyCase(made.folder, given);
    expectReport(report, given);
    const piped = await verifyCase(made.folder, given, (path) =>
      bytesSource(readFileSync(path), { name: path, rereadable: false, chunk: 4099 }),
    );
    expect({ ...piped, duration_ms: 0 }).toEqual({ ...report, duration_ms: 0 });
  });
});
