/** Every variant of the format that is read, and trails that another JSON writer hashed: named, not called tampered. */
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Home, newHome } from "../scripts/tappass.ts";
import { expectReport, readCases, verifyCase } from "../vectors/cases.ts";
import { library } from "../vectors/library.ts";
import { generate, hasPython, withoutPython } from "../vectors/python.ts";

const made = hasPython ? generate("variants.py") : { folder: "", remove: () => {} };
afterAll(made.remove);
const cases = hasPython ? readCases(made.folder) : [];

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.remove());

describe.skipIf(withoutPython("the variants of the format"))("variants", () => {
  test.each(cases.map((each) => [each.name, each] as const))("%s", async (_, given) => {
    expectReport(await verifyCase(made.folder, given), given);
  });

  test("there is a trail of every known writer", () => {
    const tried = cases.flatMap((each) => each.options.canonical ?? []);
    expect(library.CANONICAL_FORMS.filter((name) => name !== "python" && !tried.includes(name))).toEqual([]);
  });

  test("the program names the writer and the flag that accepts it, and the flag does", async () => {
    const args = ["audit", "verify", join(made.folder, "written by rfc8785/export.jsonl")];
    const key = ["--key", join(made.folder, "own.pem"), "--no-remember"];
    const { code, stdout } = await home.run([...args, ...key]);
    expect(code).toBe(8);
    expect(stdout).toMatch(/^INCOMPLETE: /);
    expect(stdout).toMatch(/not tampered[^\n]* written by RFC 8785/);
    expect(stdout).toContain("--canonical rfc8785");
    expect(await home.run([...args, ...key, "--canonical", "rfc8785"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^VERIFIED: /) as string,
    });
  });
});
