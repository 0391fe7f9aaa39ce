/** Python, the second language of the vectors: missing, it is a loud skip here and a failure in CI. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const VECTORS = dirname(fileURLToPath(import.meta.url));

export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** For `describe.skipIf`: true only where a newcomer has no Python. */
export function withoutPython(what: string): boolean {
  if (hasPython) return false;
  if (process.env.CI) throw new Error(`python3 is needed for ${what}`);
  process.stderr.write(`\nSKIPPED: ${what}: python3 is not installed\n`);
  return true;
}

/** Runs a script of this folder that fills a new folder; throws with its stderr. */
export function generate(script: string, ...args: string[]): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "tappass-vectors-"));
  const made = spawnSync("python3", [join(VECTORS, script), folder, ...args], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
