/** The built program as a user runs it, in folders of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = join(ROOT, "bin/tappass.js");

export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
}

export interface Home {
  readonly folder: string;
  /** Runs `tappass` there; never throws for an exit code. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  remove(): void;
}

/** A user of the machine with nothing configured. */
export function newHome(env: Readonly<Record<string, string>> = {}): Home {
  const folder = mkdtempSync(join(tmpdir(), "tappass-home-"));
  const own = {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, "config"),
    XDG_STATE_HOME: join(folder, "state"),
    XDG_CACHE_HOME: join(folder, "cache"),
    ...env,
  };
  return {
    folder,
    async run(args, options = {}) {
      const { env: more = {}, input, cwd = folder } = options;
      const ran = await execa(process.execPath, [PROGRAM, ...args], {
        cwd,
        env: { ...own, ...more },
        extendEnv: false,
        reject: false,
        stripFinalNewline: false,
        timeout: 60_000,
        ...(input === undefined ? { stdin: "ignore" as const } : { input }),
      });
      return { code: ran.exitCode, stdout: ran.stdout ?? "", stderr: ran.stderr ?? "" };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
