/** The project file `.tappass.json`, looked for from the working folder upward. */
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Json, readJson } from "./config-file.ts";
import { isOneOf, PROJECT } from "./settings.ts";

export const PROJECT_FILE = ".tappass.json";

export interface Project {
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
  /** What was left out and why, one line each. */
  readonly warnings: readonly string[];
}

/**
 * The nearest project file, cut down to what such a file may say: it comes with a folder somebody else may have made,
 * so it never chooses where a token is sent. Throws `CONFIG_INVALID`.
 */
export async function findProject(cwd: string): Promise<Project | undefined> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, PROJECT_FILE);
    const owner = await ownerOf(path);
    if (owner !== undefined) {
      if (isTrusted(owner)) return read(path);
      return { path, values: {}, warnings: [`ignored ${path}: it belongs to another user`] };
    }
    if (folder === dirname(folder)) return undefined;
  }
}

async function read(path: string): Promise<Project> {
  const content: Json = await readJson(path, "it is a project file: mend or remove it");
  const values: Record<string, string> = {};
  const warnings: string[] = [];
  for (const [name, value] of Object.entries(content)) {
    if (!isOneOf(PROJECT, name))
      warnings.push(`ignored ${JSON.stringify(name)} in ${path}: a project file may set ${PROJECT.join(", ")}`);
    else if (typeof value !== "string") warnings.push(`ignored ${JSON.stringify(name)} in ${path}: it is not a string`);
    else values[name] = value;
  }
  return { path, values, warnings };
}

async function ownerOf(path: string): Promise<number | undefined> {
  try {
    const facts = await stat(path);
    return facts.isFile() ? facts.uid : undefined;
  } catch {
    return undefined;
  }
}

function isTrusted(owner: number): boolean {
  const own = process.getuid?.();
  return own === undefined || owner === own || owner === 0;
}
