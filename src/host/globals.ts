/** The options common to all commands, from what was typed and what is configured. */
import { parseDuration } from "../core/duration.ts";
import { usage } from "../core/errors.ts";
import type { Globals } from "./context.ts";
import type { Setting } from "./resolve.ts";
import type { SettingName } from "./settings.ts";

export type Options = Readonly<Record<string, string | boolean | number | readonly string[] | undefined>>;

/** The flags that stand for settings, by setting name. */
export function settingFlags(options: Options): Partial<Record<SettingName, string>> {
  const flags: Partial<Record<SettingName, string>> = {};
  for (const [name, option] of FLAGS) {
    const value = options[option];
    if (value === "") throw usage(`--${name.replaceAll("_", "-")} is empty`);
    if (typeof value === "string") flags[name] = value;
  }
  if (options.json === true) {
    if (flags.format && flags.format !== "json")
      throw usage(`--json and --format ${flags.format} contradict each other`);
    flags.format = "json";
  }
  return flags;
}

/** `formats` are those that the command can print; a configured format that is not among them is passed over. */
export function globalsOf(
  options: Options,
  settings: ReadonlyMap<SettingName, Setting>,
  formats: readonly string[],
  canAsk: boolean,
): Globals {
  const value = (name: SettingName) => settings.get(name)?.value;
  const format = settings.get("format");
  if (format?.source === "flag" && !formats.includes(format.value)) {
    throw usage(`this command cannot print ${format.value}`, `formats: ${formats.join(", ")}`);
  }
  const fits = format !== undefined && formats.includes(format.value);
  const timeout = value("timeout");
  return {
    format: fits ? (format.value as Globals["format"]) : "table",
    formatChosen: fits && format.source !== "default",
    quiet: options.quiet === true,
    headers: options.headers !== false,
    debug: options.debug === true,
    input: options.input !== false && canAsk,
    yes: options.yes === true,
    ...optional("field", typeof options.field === "string" ? options.field : undefined),
    ...optional("profile", value("profile")),
    ...optional("url", value("url")),
    ...optional("apiPrefix", value("api_prefix")),
    ...optional("caFile", value("ca_file")),
    ...optional("clientCert", value("client_cert")),
    ...optional("clientKey", value("client_key")),
    ...optional("agent", value("agent")),
    ...optional("timeout", timeout === undefined ? undefined : parseDuration(timeout)),
  };
}

const FLAGS: ReadonlyArray<readonly [SettingName, string]> = [
  ["profile", "profile"],
  ["format", "format"],
  ["url", "url"],
  ["api_prefix", "apiPrefix"],
  ["agent", "agent"],
  ["ca_file", "caFile"],
  ["client_cert", "clientCert"],
  ["client_key", "clientKey"],
  ["timeout", "timeout"],
];

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
