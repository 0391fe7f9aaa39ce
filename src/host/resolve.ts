/** Which value of each setting is in force: flag, then environment, then project file, then the user's configuration. */
import { TapPassError, usage } from "../core/errors.ts";
import type { Env } from "../core/ports.ts";
import type { Json } from "./config-file.ts";
import type { Project } from "./project-file.ts";
import { CONNECTION, checkedValue, DEFAULT_URL, ENV_NAMES, type SettingName, TOP } from "./settings.ts";

export type Source = "flag" | "environment" | "project" | "user" | "default";

export interface Setting {
  readonly key: SettingName;
  readonly value: string;
  readonly source: Source;
  /** The profile that it came from. */
  readonly profile?: string;
}

export interface Layers {
  /** Options as typed, by setting name. */
  readonly flags: Readonly<Partial<Record<SettingName, string>>>;
  readonly env: Env;
  readonly project: Project | undefined;
  readonly user: Json;
  /** Leaves out configured values that cannot be used, so that the commands that mend them can run. */
  readonly lenient?: boolean;
}

/** Every setting that has a value. Throws `USAGE` for a wrong value and for a profile that does not exist. */
export function resolveSettings(layers: Layers): ReadonlyMap<SettingName, Setting> {
  const { flags, env, project, user, lenient = false } = layers;
  const found = new Map<SettingName, Setting>();
  const put = (key: SettingName, value: unknown, source: Source, profile?: string) => {
    if (found.has(key) || typeof value !== "string" || value === "") return;
    try {
      found.set(key, { key, value: checked(key, value, source), source, ...(profile ? { profile } : {}) });
    } catch (error) {
      if (!lenient || source === "flag") throw error;
    }
  };
  const environment = (key: SettingName) => {
    const name = ENV_NAMES[key];
    if (name) put(key, env[name], "environment");
  };
  put("profile", flags.profile, "flag");
  environment("profile");
  put("profile", project?.values.profile, "project");
  put("profile", user.profile, "user");
  const chosen = found.get("profile");
  const profile = chosen ? profileOf(user, chosen, lenient) : {};

  for (const key of TOP) put(key, flags[key], "flag");
  // A profile named on the command line says which gateway is meant: TAPPASS_URL must not send the call elsewhere.
  if (chosen?.source === "flag") for (const key of CONNECTION) put(key, profile[key], "user", chosen.value);
  for (const key of TOP) environment(key);
  for (const key of TOP) put(key, project?.values[key], "project");
  if (chosen) for (const key of CONNECTION) put(key, profile[key], "user", chosen.value);
  for (const key of TOP) put(key, user[key], "user");
  put("url", DEFAULT_URL, "default");
  put("timeout", "30s", "default");
  put("format", "table", "default");
  return new Map(TOP.flatMap((key) => (found.has(key) ? [[key, found.get(key)!] as const] : [])));
}

/** The profiles of the configuration by name. */
export function profilesOf(user: Json): Readonly<Record<string, Json>> {
  return isObject(user.profiles) ? (user.profiles as Record<string, Json>) : {};
}

function profileOf(user: Json, chosen: Setting, lenient: boolean): Json {
  const profiles = profilesOf(user);
  const profile = Object.hasOwn(profiles, chosen.value) ? profiles[chosen.value] : undefined;
  if (isObject(profile)) return profile;
  if (lenient) return {};
  const names = Object.keys(profiles);
  throw usage(
    `no profile ${JSON.stringify(chosen.value)} in the configuration (asked for by ${chosen.source})`,
    names.length > 0 ? `profiles: ${names.join(", ")}` : "add one with tappass profile add",
  );
}

function checked(key: SettingName, value: string, source: Source): string {
  if (source === "flag" || source === "default") return checkedValue(key, value);
  try {
    return checkedValue(key, value);
  } catch (error) {
    const where = source === "environment" ? ENV_NAMES[key] : `${key} of the ${source} configuration`;
    if (!(error instanceof TapPassError)) throw error;
    throw usage(`${where}: ${error.message}`, ...error.hints);
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
