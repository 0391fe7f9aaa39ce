/** The code held to the table in src/ARCHITECTURE.md, and the rules themselves tried on code that breaks them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { cruise, type IModule } from "dependency-cruiser";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../scripts/tappass.ts";

const ALLOWED = roomsOf(readFileSync(join(ROOT, "src/ARCHITECTURE.md"), "utf8"));

/** `| room | what | may import |` → room → rooms; `host (types)` allows type imports only. */
function roomsOf(page: string): Map<string, Map<string, "all" | "types">> {
  const rooms = new Map<string, Map<string, "all" | "types">>();
  for (const line of page.split("\n")) {
    const cells = /^\| ([a-z.]+) \|[^|]+\|([^|]*)\|$/.exec(line);
    if (!cells || cells[1] === "room") continue;
    const may = cells[2]!
      .split(",")
      .map((cell) => cell.trim())
      .filter((cell) => cell !== "");
    rooms.set(
      cells[1]!,
      new Map(may.map((cell) => [cell.replace(" (types)", ""), cell.endsWith("(types)") ? "types" : "all"])),
    );
  }
  return rooms;
}

async function modulesOf(root: string): Promise<IModule[]> {
  const result = await cruise(
    ["src"],
    { baseDir: root, tsPreCompilationDeps: true, doNotFollow: { path: "node_modules" } },
    undefined,
    {
      tsConfig: {
        options: {
          allowImportingTsExtensions: true,
          moduleResolution: ts.ModuleResolutionKind.NodeNext,
          module: ts.ModuleKind.NodeNext,
        },
      },
    } as never,
  );
  const { output } = result;
  if (typeof output === "string") throw new Error(output);
  return output.modules.filter((module) => module.source.startsWith("src/"));
}

const roomOf = (path: string): string => path.split("/")[1]!;

/** Everything that breaks a rule, in words. Throws where there is nothing to check. */
async function violations(root: string): Promise<string[]> {
  const modules = await modulesOf(root);
  if (modules.length === 0) throw new Error("no modules were seen");
  const found: string[] = [];
  for (const module of modules) {
    const room = roomOf(module.source);
    const may = ALLOWED.get(room);
    if (!may) found.push(`${module.source}: no such room in ARCHITECTURE.md`);
    for (const dependency of module.dependencies) {
      const to = dependency.resolved;
      if (dependency.circular && !dependency.dependencyTypes.includes("type-only"))
        found.push(`${module.source}: a cycle with ${to}`);
      if (/(^|\/)node_modules\/undici\//.test(to) && room !== "net") found.push(`${module.source}: undici outside net`);
      if (!to.startsWith("src/")) continue;
      const target = roomOf(to);
      if (target === room) continue;
      const right = may?.get(target);
      const isType = dependency.dependencyTypes.includes("type-only");
      if (right === undefined || (right === "types" && !isType)) found.push(`${module.source}: may not import ${to}`);
    }
  }
  for (const path of files(join(root, "src")))
    found.push(...textViolations(relative(root, path), readFileSync(path, "utf8")));
  return found;
}

function textViolations(path: string, text: string): string[] {
  const found: string[] = [];
  if (/\/(utils?|helpers?|common|misc)\//.test(path)) found.push(`${path}: the folder's name says nothing`);
  if (!path.endsWith(".ts")) return found;
  const lines = text.split("\n").length;
  if (lines > 350) found.push(`${path}: ${lines} lines`);
  if (!text.startsWith("/**")) found.push(`${path}: does not open with its purpose`);
  if (/^src\/(host\/|devgate\/main\.ts)/.test(path)) return found;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const name = `${node.expression.text}.${node.name.text}`;
      if (/^(process|console)\./.test(name) || name === "Date.now" || name === "Math.random")
        found.push(`${path}: ${name}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

describe("the house", () => {
  test("the table names the rooms that there are", () => {
    const present = readdirSync(join(ROOT, "src")).filter((name) => name !== "ARCHITECTURE.md");
    expect([...ALLOWED.keys()].sort()).toEqual(present.sort());
  });

  test("no import outside the table, no cycle, no stray process or clock", async () => {
    expect(await violations(ROOT)).toEqual([]);
  });

  test("it sees the modules", async () => {
    expect((await modulesOf(ROOT)).length).toBeGreaterThan(100);
  });
});

describe("the rules bite", () => {
  const folder = mkdtempSync(join(tmpdir(), "tappass-house-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const house = (name: string, contents: Readonly<Record<string, string>>): string => {
    const root = join(folder, name);
    for (const [path, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  };
  const doc = "/** A file. */\n";

  test.each([
    [
      "an import outside the table",
      { "src/core/a.ts": `${doc}import "../host/b.ts";\n`, "src/host/b.ts": doc },
      "may not import",
    ],
    [
      "a value where only types are allowed",
      {
        "src/commands/a.ts": `${doc}import { b } from "../host/b.ts";\nb();\n`,
        "src/host/b.ts": `${doc}export const b = () => 1;\n`,
      },
      "may not import",
    ],
    [
      "a cycle",
      { "src/core/a.ts": `${doc}import "./b.ts";\n`, "src/core/b.ts": `${doc}import "./a.ts";\n` },
      "a cycle",
    ],
    ["process", { "src/ui/a.ts": `${doc}export const a = process.argv;\n` }, "process.argv"],
    ["console", { "src/ui/a.ts": `${doc}console.log(1);\n` }, "console.log"],
    ["the clock", { "src/audit/a.ts": `${doc}export const a = Date.now();\n` }, "Date.now"],
    ["a folder that says nothing", { "src/core/utils/a.ts": doc }, "says nothing"],
    ["a long file", { "src/core/a.ts": doc + "\n".repeat(400) }, "lines"],
    ["an unknown room", { "src/attic/a.ts": doc }, "no such room"],
  ])("%s", async (name, contents, expected) => {
    expect((await violations(house(name.replaceAll(" ", "-"), contents))).join("\n")).toContain(expected);
  });

  test("an empty house is no clean house", async () => {
    await expect(violations(house("empty", { "src/readme.txt": "" }))).rejects.toThrow("no modules");
  });
});

/** Packages and files that a built file loads before anything is awaited. */
function staticClosure(entry: string): { packages: Set<string>; chunks: Set<string> } {
  const packages = new Set<string>();
  const chunks = new Set<string>([entry]);
  for (const path of chunks) {
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
    for (const statement of source.statements) {
      const isImport = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
      const from = isImport ? statement.moduleSpecifier : undefined;
      if (!from || !ts.isStringLiteral(from)) continue;
      if (from.text.startsWith(".")) chunks.add(resolve(dirname(path), from.text));
      else if (!from.text.startsWith("node:")) packages.add(from.text);
    }
  }
  return { packages, chunks };
}

describe("start-up", () => {
  test("before the command is known no package is loaded, and one file beside the bundler's own", () => {
    const { packages, chunks } = staticClosure(join(ROOT, "dist/cli/main.js"));
    expect([...packages]).toEqual([]);
    expect([...chunks].length).toBeLessThanOrEqual(2);
  });

  test("and the check sees what it should", () => {
    const folder = mkdtempSync(join(tmpdir(), "tappass-closure-"));
    writeFileSync(join(folder, "main.js"), 'import "./other.js";\n');
    writeFileSync(join(folder, "other.js"), 'import { request } from "undici";\n');
    expect([...staticClosure(join(folder, "main.js")).packages]).toEqual(["undici"]);
    rmSync(folder, { recursive: true });
  });
});
