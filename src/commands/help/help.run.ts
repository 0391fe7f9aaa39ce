/** Prints the help that the words name. */
import type { Needs } from "../../host/context.ts";
import type { Input } from "../spec.ts";

export async function run(context: Needs<"manual" | "output">, input: Input): Promise<number> {
  const words = input.args.words;
  const path = words === undefined ? [] : typeof words === "string" ? [words] : words;
  await context.output.result(await context.manual.help(path));
  return 0;
}
