/** Prints the completion script of the shell that is named. */
import type { Needs } from "../../host/context.ts";
import type { Input } from "../spec.ts";

export async function run(context: Needs<"manual" | "output">, input: Input): Promise<number> {
  await context.output.result(await context.manual.completion(String(input.args.shell)));
  return 0;
}
