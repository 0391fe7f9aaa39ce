/** Makes a profile the one in use. */
import type { Needs } from "../../host/context.ts";
import type { Input } from "../spec.ts";
import { requireProfile } from "./profile.ts";

export async function run(context: Needs<"config" | "output">, input: Input): Promise<number> {
  const name = await requireProfile(context.config, String(input.args.name));
  await context.config.set("profile", name);
  context.output.note(`profile ${name} is in use`);
  return 0;
}
