/** Help: every command has it, examples come first, and it lists what there is. */
import { afterAll, describe, expect, test } from "vitest";
import { COMMANDS, groups, longName, optionsOf, verbs } from "../../src/cli/catalogue.ts";
import { newHome } from "./tappass.ts";

const home = newHome();
afterAll(() => home.remove());

test("the tree is not empty", () => {
  expect(COMMANDS.length).toBeGreaterThan(20);
});

describe.each(COMMANDS.map((spec) => [spec.path, spec] as const))("tappass %s", (path, spec) => {
  test("has help, examples first, every option with a summary", async () => {
    const { code, stdout, stderr } = await home.run([...path.split(" "), "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.startsWith(`tappass ${path}: `)).toBe(true);
    const headings = [...stdout.matchAll(/^([A-Z][a-z ]+):$/gm)].map((match) => match[1]);
    expect(headings[0]).toBe("Examples");
    for (const example of spec.examples) expect(stdout).toContain(`$ ${example.run}`);
    expect(spec.examples.length).toBeGreaterThan(0);
    const { own, common } = optionsOf(spec);
    for (const option of [...own, ...common]) {
      expect(stdout).toContain(longName(option));
      expect(option.summary.trim()).not.toBe("");
    }
    for (const argument of spec.arguments ?? []) expect(argument.summary.trim()).not.toBe("");
  });

  test("is written as the house writes", async () => {
    expect(spec.summary).toMatch(/^[^A-Z]/);
    expect(spec.summary).not.toMatch(/\.$/);
    for (const { run, does } of spec.examples) {
      expect(run).toContain("tappass ");
      expect(does).not.toMatch(/\.$/);
    }
    expect(typeof (await spec.load()).run).toBe("function");
  });

  test("no two options have the same name", () => {
    const { own, common } = optionsOf(spec);
    const names = [...own, ...common].map(longName);
    expect(new Set(names).size).toBe(names.length);
  });
});

test("help lists the groups and commands that there are", async () => {
  const { stdout } = await home.run([]);
  expect(stdout.indexOf("Examples:")).toBeLessThan(stdout.indexOf("Usage:"));
  expect(stdout).toContain("$ tappass keys create --email alice@company.com");
  expect(stdout).toContain("$ tappass audit verify export.jsonl");
  for (const group of groups()) expect(stdout).toMatch(new RegExp(`^  ${group.name} `, "m"));
  for (const same of [["help"], ["--help"], ["-h"]]) expect((await home.run(same)).stdout).toBe(stdout);
});

test.each(groups().map((group) => group.name))("help of the group %s lists its commands", async (name) => {
  const { code, stdout } = await home.run([name]);
  expect(code).toBe(0);
  for (const spec of verbs(name)) expect(stdout).toContain(`  ${spec.path.split(" ")[1]} `);
  expect((await home.run(["help", name])).stdout).toBe(stdout);
});

test("help of a command is its --help", async () => {
  const { stdout } = await home.run(["audit", "verify", "--help"]);
  expect((await home.run(["help", "audit", "verify"])).stdout).toBe(stdout);
  expect((await home.run(["--help", "audit", "verify"])).stdout).toBe(stdout);
});

test("--help as the value of an option is a value, and behind -- an argument", async () => {
  expect((await home.run(["config", "get", "--", "--help"])).code).toBe(3);
  expect((await home.run(["version", "--field", "--help"])).code).toBe(2);
});

describe("topics", () => {
  test("exit-codes names each code", async () => {
    const { code, stdout } = await home.run(["help", "exit-codes"]);
    expect(code).toBe(0);
    for (const each of [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 130]) expect(stdout).toMatch(new RegExp(`^ +${each}  \\S`, "m"));
  });

  test.each([
    ["environment", ["TAPPASS_URL", "TAPPASS_ADMIN_KEY", "XDG_STATE_HOME", "NO_COLOR", ".tappass.json"]],
    ["formats", ["jsonl", "--field", "schema_version", "request_id"]],
  ])("%s", async (topic, words) => {
    const { code, stdout } = await home.run(["help", topic]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Examples:/);
    for (const word of words) expect(stdout).toContain(word);
  });
});
