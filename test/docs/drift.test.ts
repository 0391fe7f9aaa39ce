/** What is generated from the command tree is as it would be generated now, and works where it is used. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../scripts/tappass.ts";

const { generated } = (await import(
  new URL("../../dist/cli/main.js", import.meta.url).href
)) as typeof import("../../src/cli/main.ts");
const found = await generated();

describe("generated documents", () => {
  test.each([...found])("%s is in sync (npm run docs)", (path, text) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
    expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
  });

  test("there is none of a command that is gone", () => {
    const present = ["completions", "man"].flatMap((folder) =>
      readdirSync(join(ROOT, folder)).map((file) => `${folder}/${file}`),
    );
    expect(present.filter((path) => !found.has(path) && !path.endsWith(".7"))).toEqual([]);
  });

  test("package.json lists every man page", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { man: string[] };
    expect([...manifest.man].sort()).toEqual(
      readdirSync(join(ROOT, "man"))
        .map((file) => `./man/${file}`)
        .sort(),
    );
  });

  test("the man pages are clean to mandoc", () => {
    if (spawnSync("mandoc", ["-Tlint", "/dev/null"]).error) {
      if (process.env.CI) throw new Error("mandoc is needed");
      process.stderr.write("\nSKIPPED: man pages: mandoc is not installed\n");
      return;
    }
    const pages = readdirSync(join(ROOT, "man")).map((file) => join(ROOT, "man", file));
    const { stdout, status } = spawnSync("mandoc", ["-Tlint", "-Wwarning", ...pages], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});

/** What bash offers for the words, the last of which is being typed, without any completion package. */
function complete(...words: string[]): string[] {
  const script = `
    source ${join(ROOT, "completions/tappass.bash")}
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
    _tappass; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "--noprofile", "-c", script], {
    encoding: "utf8",
    cwd: ROOT,
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe("completion in bare bash", () => {
  test.each([
    [["tappass", "ke"], ["keys"]],
    [["tappass", "keys", "re"], ["revoke"]],
    [["tappass", "audit", "ve"], ["verify"]],
    [["tappass", "audit", "verify", "--expect-c"], ["--expect-count"]],
    [["tappass", "keys", "generate", "--purpose", "v"], ["vault"]],
    [["tappass", "audit", "verify", "LICEN"], ["LICENSE"]],
    [
      ["tappass", "keys", "list", "--format", "js"],
      ["json", "jsonl"],
    ],
  ])("%j", (words, offered) => {
    const reply = complete(...words);
    for (const each of offered) expect(reply).toContain(each);
    if (offered.length === 1 && words.at(-1) !== "re") expect(reply).toEqual(offered);
  });
});
