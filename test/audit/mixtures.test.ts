/** Trails with several faults at places drawn by lot: each gives its own finding, and nothing else is found. */
import { afterAll, describe, test } from "vitest";
import { expectReport, readCases, verifyCase } from "../vectors/cases.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

// TAPPASS_MIXTURES="SEED CASES DISTANCE" draws others.
const lot = process.env.TAPPASS_MIXTURES?.split(" ") ?? [];
const made = hasPython ? generate("mixtures.py", ...lot) : { folder: "", remove: () => {} };
afterAll(made.remove);
const cases = hasPython ? readCases(made.folder) : [];

describe.skipIf(withoutPython("mixtures of faults"))("mixtures", () => {
  test.each(cases.map((each) => [each.name, each] as const))("%s", async (_, given) => {
    expectReport(await verifyCase(made.folder, given), given);
  });
});
