/** Writes the given settings under a profile's name. */
import { usage } from "../../core/errors.ts";
import type { Needs } from "../../host/context.ts";
import type { Input } from "../spec.ts";

const SETTINGS = [
  ["url", "url"],
  ["apiPrefix", "api_prefix"],
  ["agent", "agent"],
  ["caFile", "ca_file"],
  ["clientCert", "client_cert"],
  ["clientKey", "client_key"],
  ["timeout", "timeout"],
] as const;

export async function run(context: Needs<"config" | "output">, input: Input): Promise<number> {
  const { config, output } = context;
  const name = String(input.args.name);
  const given = SETTINGS.flatMap(([option, key]) => {
    const value = input.options[option];
    return typeof value === "string" ? [[key, value] as const] : [];
  });
  if (given.length === 0) throw usage("a profile needs at least one setting", "give --url, or another of its options");
  await config.set(`profiles.${name}`, Object.fromEntries(given));
  if (input.options.use === true) await config.set("profile", name);
  output.note(`profile ${name} is in ${config.path}${input.options.use === true ? " and in use" : ""}`);
  return 0;
}
