/** The user's configuration file: read plainly, written through `conf` (atomic, 0600). */
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { TapPassError } from "../core/errors.ts";
import { isMissing, makeFolder, unusable } from "./disk.ts";
import { systemFiles } from "./files.ts";

export type Json = Readonly<Record<string, unknown>>;

export interface ConfigFile {
  readonly path: string;
  /** All of it; empty where there is no file. Throws `CONFIG_INVALID`. */
  read(): Promise<Json>;
  /** Sets a dotted key, or removes it where the value is undefined. */
  change(key: string, value: unknown): Promise<void>;
}

export function openConfigFile(folder: string): ConfigFile {
  const path = join(folder, "config.json");
  let read: Promise<Json> | undefined;
  return {
    path,
    read() {
      // Reading goes past conf: loading it doubles the time that a command takes to start.
      read ??= readJson(path, "remove it, or mend it by hand");
      return read;
    },
    async change(key, value) {
      await makeFolder(folder);
      await systemFiles.locked(path, async () => {
        await readJson(path, "remove it, or mend it by hand");
        const { default: Conf } = await import("conf");
        try {
          const store = new Conf<Record<string, unknown>>({
            cwd: folder,
            configName: "config",
            projectSuffix: "",
            configFileMode: 0o600,
          });
          if (value === undefined) store.delete(key);
          else store.set(key, value);
          await chmod(path, 0o600);
        } catch (error) {
          throw unusable("write", path, error);
        }
      });
      read = undefined;
    },
  };
}

/** A JSON object from a file; `{}` where there is none. Throws `CONFIG_INVALID` with the path and where it broke. */
export async function readJson(path: string, hint: string): Promise<Json> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return {};
    throw unusable("read", path, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw invalid(path, "is not valid JSON", hint, error);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(path, "is not a JSON object", hint);
  }
  return value as Json;
}

function invalid(path: string, what: string, hint: string, cause?: unknown): TapPassError {
  return new TapPassError("CONFIG_INVALID", `the configuration ${path} ${what}`, {
    hints: [hint],
    facts: { path },
    ...(cause === undefined ? {} : { cause }),
  });
}
