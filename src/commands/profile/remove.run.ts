/** Removes a profile, after asking; the one in use is no longer in use then. */
import type { Needs } from "../../host/context.ts";
import type { Input } from "../spec.ts";
import { requireProfile } from "./profile.ts";

export async function run(context: Needs<"config" | "output" | "prompts" | "globals">, input: Input): Promise<number> {
  const { config, output, prompts, globals } = context;
  const name = await requireProfile(config, String(input.args.name));
  if (!globals.yes && !(await prompts.confirm(`remove the profile ${name}?`, "--yes"))) {
    output.note("nothing was removed");
    return 0;
  }
  if ((await config.get("profile")) === name) await config.unset("profile");
  await config.unset(`profiles.${name}`);
  output.note(`profile ${name} is removed`);
  return 0;
}
