/** Removes a value from the configuration file. */
import { TapPassError } from "../../core/errors.ts";
import type { Needs } from "../../host/context.ts";
import type { Input } from "../spec.ts";

export async function run(context: Needs<"config" | "output">, input: Input): Promise<number> {
  const key = String(input.args.key);
  if (!(await context.config.unset(key))) {
    throw new TapPassError("NOT_FOUND", `${key} is not set in ${context.config.path}`);
  }
  context.output.note(`${key} is no longer set in ${context.config.path}`);
  return 0;
}
