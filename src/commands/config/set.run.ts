/** Sets a value of the configuration file, checked before it is written. */
import type { Needs } from "../../host/context.ts";
import type { Input } from "../spec.ts";

export async function run(context: Needs<"config" | "output">, input: Input): Promise<number> {
  const key = String(input.args.key);
  await context.config.set(key, String(input.args.value));
  context.output.note(`${key} is set in ${context.config.path}`);
  return 0;
}
