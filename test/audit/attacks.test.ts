/** What somebody who knows the format would try, and what happens to archives by accident. */
import { afterAll, describe, test } from "vitest";
import { expectReport, readCases, verifyCase } from "../vectors/cases.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

const made = hasPython ? generate("attacks.py") : { folder: "", remove: () => {} };
afterAll(made.remove);
const cases = hasPython ? readCases(made.folder) : [];

describe.skipIf(withoutPython("attacks and accidents"))("attacks", () => {
  test.each(cases.map((each) => [each.name, each] as const))("%s", async (_, given) => {
    expectReport(await verifyCase(made.folder, given), given);
  });
});
