/** The settings that configuration may hold, and their values. */
import { parseDuration } from "../core/duration.ts";
import { usage } from "../core/errors.ts";

/** Settings of a gateway; a profile may hold each of them, as may the top level. */
export const CONNECTION = ["url", "api_prefix", "agent", "ca_file", "client_cert", "client_key", "timeout"] as const;
export const TOP = ["profile", "format", ...CONNECTION] as const;

export type ConnectionName = (typeof CONNECTION)[number];
export type SettingName = (typeof TOP)[number];

/** What a project file may set: nothing that decides where a token is sent or whom to trust. */
export const PROJECT: readonly SettingName[] = ["agent", "format", "profile", "timeout"];

/** The environment variable of each setting. */
export const ENV_NAMES: Partial<Record<SettingName, string>> = {
  profile: "TAPPASS_PROFILE",
  format: "TAPPASS_FORMAT",
  url: "TAPPASS_URL",
  api_prefix: "TAPPASS_API_PREFIX",
  agent: "TAPPASS_AGENT_ID",
  ca_file: "SSL_CERT_FILE",
};

export const DEFAULT_URL = "http://localhost:9620";
export const FORMATS = ["table", "json", "jsonl", "yaml", "tsv", "env"] as const;
/** The excluded words are members of every object, which the configuration library refuses to set. */
export const PROFILE_NAME = /^(?!constructor$|prototype$)[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const SECRET_NAME = /token|secret|password|passphrase|(?:api|admin|private)[_-]?key$|^key$/i;
const SECRET_VALUE = /^(?:tp|sk|hvs|ghp)[_.-][A-Za-z0-9_.-]{12,}$|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** The setting that a dotted key means: `url`, `profiles.ci.url`. Throws `USAGE` with what is known. */
export function settingOf(key: string): { name: SettingName; profile?: string } {
  const parts = key.split(".");
  if (parts.some((part) => SECRET_NAME.test(part.replace(/^client_key$/, "")))) throw refusedSecret(key);
  if (parts.length === 1 && isOneOf(TOP, parts[0]!)) return { name: parts[0] };
  if (parts.length === 3 && parts[0] === "profiles") {
    const [, profile, name] = parts as [string, string, string];
    if (!PROFILE_NAME.test(profile)) throw usage(`not a profile name: ${JSON.stringify(profile)}`, PROFILE_HINT);
    if (isOneOf(CONNECTION, name)) return { name, profile };
  }
  throw usage(
    `no such setting: ${key}`,
    `settings: ${TOP.join(", ")}`,
    `of a profile: profiles.<name>.<setting> with ${CONNECTION.join(", ")}`,
  );
}

export const PROFILE_HINT = "letters, digits, - and _, starting with a letter or digit, at most 64";

/** The value in the form in which it is kept. Throws `USAGE` when it does not fit the setting. */
export function checkedValue(name: SettingName, value: string): string {
  if (SECRET_VALUE.test(value)) throw refusedSecret(name);
  if (value === "") throw usage(`${name} is empty`, `remove it with tappass config unset ${name}`);
  if (name === "timeout") parseDuration(value);
  if (name === "format" && !isOneOf(FORMATS, value))
    throw usage(`not a format: ${value}`, `formats: ${FORMATS.join(", ")}`);
  if (name === "profile" && !PROFILE_NAME.test(value)) throw usage(`not a profile name: ${value}`, PROFILE_HINT);
  if (name === "url") return checkedUrl(value);
  return value;
}

/** An http or https URL without user, query or fragment; no trailing slash. */
export function checkedUrl(text: string): string {
  const hint = "write it as https://gateway.example.com";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw usage("the gateway URL is not an http(s) URL", hint);
  if (url.username || url.password)
    throw usage("the gateway URL holds a user or password", "set TAPPASS_ADMIN_KEY instead");
  if (url.search || url.hash) throw usage("the gateway URL has a query or a fragment", hint);
  return url.href.replace(/\/+$/, "");
}

function refusedSecret(key: string): Error {
  return usage(
    `${key} would put a secret into the configuration`,
    "set TAPPASS_ADMIN_KEY or TAPPASS_API_KEY in the environment instead",
  );
}

export function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}
