/** The configuration as commands see it: the user's file to change, the values in force to read. */
import { usage } from "../core/errors.ts";
import type { ConfigFile } from "./config-file.ts";
import type { Config } from "./context.ts";
import type { Setting } from "./resolve.ts";
import { checkedValue, settingOf } from "./settings.ts";

/** `inForce` gives the settings as flags, environment and files make them; `check` throws where they cannot be used. */
export function openConfig(
  file: ConfigFile,
  inForce: () => Promise<Iterable<Setting>>,
  check: () => Promise<unknown>,
): Config {
  return {
    path: file.path,
    async check() {
      await check();
    },
    async get(key) {
      return at(await file.read(), key);
    },
    async set(key, value) {
      if (typeof value === "string") return file.change(key, checkedValue(settingOf(key).name, value));
      if (typeof value !== "object" || value === null) throw usage(`${key} is not text`);
      // A profile, whole: every member is checked before the first is written.
      const checked = Object.entries(value).map(([name, member]) => {
        return [name, checkedValue(settingOf(`${key}.${name}`).name, String(member))] as const;
      });
      await file.change(key, {
        ...((at(await file.read(), key) as object | undefined) ?? {}),
        ...Object.fromEntries(checked),
      });
    },
    async unset(key) {
      if (at(await file.read(), key) === undefined) return false;
      await file.change(key, undefined);
      return true;
    },
    async list() {
      return [...(await inForce())].map(({ key, value, source, profile }) => ({
        key,
        value,
        source: profile ? `${source} (profile ${profile})` : source,
      }));
    },
  };
}

function at(tree: unknown, key: string): unknown {
  let value: unknown = tree;
  for (const part of key.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
