/** What every command has in common, as a user and a script see it: errors, formats, fields, colour, prompts, pipes. */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { newHome, ROOT } from "./tappass.ts";

const home = newHome();
afterAll(() => home.remove());
const PROGRAM = join(ROOT, "bin/tappass.js");
const ESCAPE = "\u001b";

describe("what cannot be understood is exit 2, in two lines, and never run", () => {
  test.each([
    [["kyes"], "unknown command 'kyes'", "did you mean keys?"],
    [["keys", "creat"], "unknown command 'creat'", "did you mean create?"],
    [["audit", "verify", "x", "--exept-head", "y"], "unknown option '--exept-head'", "did you mean --expect-head?"],
    [["--nope"], "unknown option '--nope'", "see tappass help"],
    [["config", "get"], "missing required argument 'key'", "--help"],
    [["config", "get", "a", "b"], "too many arguments", "--help"],
    [["version", "--format", "xml"], "allowed choices are table, json", "--help"],
    [["version", "--format"], "argument missing", "--help"],
    [["version", "--field", "nope"], 'no field "nope"', "fields: version, node, os"],
    [["config", "list", "--format", "env"], "invalid, allowed choices", "--help"],
    [["version", "--json", "--format", "yaml"], "contradict", ""],
    [["help", "nope"], "unknown command 'nope'", "see tappass help"],
    [["keys", "list", "--url", "ftp://x"], "not an http(s) URL", "https://"],
    [["keys", "list", "--profile", "nope"], 'no profile "nope"', "tappass profile add"],
  ])("%j", async (args, message, hint) => {
    const { code, stdout, stderr } = await home.run(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^tappass: error: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    for (const line of stderr.trimEnd().split("\n")) expect(line).toMatch(/^tappass: (error|hint): \S/);
  });

  test("an option's name in text that holds control characters cannot steer the terminal", async () => {
    const { stderr } = await home.run(["version", `--\u001b[31mred`]);
    expect(stderr).not.toContain(ESCAPE);
  });
});

describe("errors for machines", () => {
  test.each([
    [["version", "--nope", "--json"], {}],
    [["version", "--format=json", "--nope"], {}],
    [["nope"], { TAPPASS_FORMAT: "json" }],
    [["config", "get", "--format", "jsonl"], {}],
  ])("%j %j", async (args, env) => {
    const { code, stdout, stderr } = await home.run(args, { env });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: "USAGE",
        message: expect.any(String),
        hints: expect.any(Array),
        retryable: false,
        request_id: null,
      },
    });
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  test("an unreachable gateway is exit 6 and may be retried", async () => {
    const { code, stderr } = await home.run(["whoami", "--url", "http://127.0.0.1:1", "--json"]);
    expect(code).toBe(6);
    expect(JSON.parse(stderr).error).toMatchObject({ code: "UNAVAILABLE", retryable: true });
  });
});

describe("formats", () => {
  test("json has a schema version", async () => {
    const { code, stdout } = await home.run(["version", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema_version: 1, version: "0.1.0", node: process.version });
  });

  test("a list is one document under its name", async () => {
    const { stdout } = await home.run(["config", "list", "--json"]);
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual(["schema_version", "settings"]);
    expect(document.settings).toContainEqual({ key: "url", value: "http://localhost:9620", source: "default" });
  });

  test("jsonl is one object a line", async () => {
    const { stdout } = await home.run(["config", "list", "--format", "jsonl"]);
    for (const line of stdout.trimEnd().split("\n")) expect(JSON.parse(line)).toMatchObject({ schema_version: 1 });
  });

  test("yaml, tsv and env", async () => {
    expect((await home.run(["version", "--format", "yaml"])).stdout).toContain("schema_version: 1\nversion: 0.1.0\n");
    expect((await home.run(["version", "--format", "tsv"])).stdout).toContain("version\t0.1.0\n");
    expect((await home.run(["version", "--format", "env"])).stdout).toContain("VERSION='0.1.0'\n");
  });

  test("off a terminal a table is tsv, with and without its header", async () => {
    expect((await home.run(["config", "list"])).stdout).toMatch(/^key\tvalue\tsource\n/);
    expect((await home.run(["config", "list", "--no-headers"])).stdout).toMatch(/^format\ttable\tdefault\n/);
  });

  test("one field, raw", async () => {
    expect((await home.run(["version", "--field", "version"])).stdout).toBe("0.1.0\n");
  });

  test("a format of the environment that the command cannot print gives its table", async () => {
    const { code, stdout } = await home.run(["config", "list"], { env: { TAPPASS_FORMAT: "env" } });
    expect([code, stdout.split("\n")[0]]).toEqual([0, "key\tvalue\tsource"]);
  });

  test("but a word that is no format is an error", async () => {
    const { code, stderr } = await home.run(["config", "list"], { env: { TAPPASS_FORMAT: "xml" } });
    expect(code).toBe(2);
    expect(stderr).toContain("TAPPASS_FORMAT: not a format");
  });

  test("common options may stand before the command", async () => {
    expect((await home.run(["--field", "version", "version"])).stdout).toBe("0.1.0\n");
    expect(JSON.parse((await home.run(["config", "--json", "list"])).stdout)).toMatchObject({ schema_version: 1 });
  });
});

/** Runs a line with a terminal on all three streams; undefined where `script` is not installed. */
function onTerminal(line: string, env: Readonly<Record<string, string>> = {}, input = ""): string | undefined {
  const { stdout, error } = spawnSync("script", ["-qec", `${process.execPath} ${PROGRAM} ${line}`, "/dev/null"], {
    encoding: "utf8",
    input,
    env: { PATH: process.env.PATH ?? "", HOME: home.folder, TERM: "xterm-256color", ...env },
  });
  return error ? undefined : stdout;
}
const hasTerminal = onTerminal("--version") !== undefined;

describe.runIf(hasTerminal)("colour, on a terminal", () => {
  test.each([
    ["coloured", "version", {}, true],
    ["NO_COLOR", "version", { NO_COLOR: "1" }, false],
    ["--no-color", "version --no-color", {}, false],
    ["TERM=dumb", "version", { TERM: "dumb" }, false],
    ["NO_COLOR before FORCE_COLOR", "version", { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ])("%s", (_, line, env, expected) => {
    expect(onTerminal(line, env)!.includes(`${ESCAPE}[`)).toBe(expected);
  });
});

test("off a terminal there is no colour, and no escape in any output", async () => {
  for (const args of [["version"], ["help"], ["config", "list"], ["nope"]]) {
    const { stdout, stderr } = await home.run(args);
    expect(stdout + stderr).not.toContain(ESCAPE);
  }
});

describe("prompts", () => {
  test("without a terminal a missing answer is exit 2 and names the flag", async () => {
    await home.run(["profile", "add", "gone", "--url", "https://gateway.example.com"]);
    const asked = await home.run(["profile", "remove", "gone"], { input: "y\n" });
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain("tappass: hint: give --yes");
    const json = await home.run(["profile", "remove", "gone", "--no-input", "--format", "table"]);
    expect(json.code).toBe(2);
    expect((await home.run(["profile", "remove", "gone", "--yes"])).code).toBe(0);
  });
});

describe("pipes and signals", () => {
  test("a reader that goes away ends the output quietly", () => {
    const { stdout, stderr } = spawnSync(
      "bash",
      ["-c", `"${process.execPath}" "${PROGRAM}" completion bash | head -n 1; echo "\${PIPESTATUS[0]}"`],
      { encoding: "utf8", env: { PATH: process.env.PATH ?? "", HOME: home.folder } },
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^# bash completion[^\n]*\n0\n$/);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s is exit 130, and says so", async (signal) => {
    const env = { PATH: process.env.PATH ?? "", HOME: home.folder };
    const child = spawn(process.execPath, [PROGRAM, "audit", "verify", "-", "--debug"], { env });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    // More than a pipe holds: once it is written, the command is reading, and it will wait for more.
    child.stdin.on("error", () => {});
    await new Promise((resolve) => child.stdin.write("{}\n".repeat(100_000), resolve));
    child.kill(signal);
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(130);
    expect(stderr).toContain("tappass: error: interrupted");
  });
});

test("an unexpected failure has no stack trace, but a hint; --debug has one, without secrets", async () => {
  const full = spawnSync("bash", ["-c", `"${process.execPath}" "${PROGRAM}" help > /dev/full`], { encoding: "utf8" });
  expect(full.status).toBe(1);
  expect(full.stderr).toContain("tappass: hint: run again with --debug");
  expect(full.stderr).not.toMatch(/^\s+at /m);
  const env = { TAPPASS_ADMIN_KEY: "tp_admin_0123456789abcdef0123456789abcdef" };
  const debug = await home.run(["whoami", "--url", "http://127.0.0.1:1", "--debug"], { env });
  expect(debug.stderr).toContain("tappass: debug: at ");
  expect(debug.stderr).not.toContain("0123456789abcdef");
});

test("the version is that of package.json", async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const args of [["--version"], ["-V"], ["version", "--field", "version"]]) {
    expect(await home.run(args)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  }
});

test("a project file that is broken names itself", async () => {
  writeFileSync(join(home.folder, ".tappass.json"), "{");
  const { code, stderr } = await home.run(["config", "list"]);
  writeFileSync(join(home.folder, ".tappass.json"), "{}");
  expect(code).toBe(2);
  expect(stderr).toContain(".tappass.json is not valid JSON");
});
