/** Prints the checkpoints' own lines, whatever the format: what is signed must not be reformatted. */
import { resolve } from "node:path";
import type { Context, Needs } from "../../host/context.ts";
import { saveCheckpoints } from "../../operations/save-checkpoints.ts";
import { escaped } from "../../ui/json.ts";
import type { Input } from "../spec.ts";

export async function run(context: Needs<"gateway" | "files" | "cwd" | "output">, { options }: Input): Promise<number> {
  const lines = await (await context.gateway()).checkpointLines();
  if (typeof options.out === "string") {
    await keepCheckpoints(lines, options.out, context);
    return 0;
  }
  const shown = context.output.isTTY ? lines.map(escaped) : lines;
  await context.output.result(shown.map((line) => `${line}\n`).join(""));
  return 0;
}

/** Into a file, with a note of how many. */
export async function keepCheckpoints(
  lines: readonly string[],
  to: string,
  { files, cwd, output }: Pick<Context, "files" | "cwd" | "output">,
): Promise<void> {
  await saveCheckpoints(lines, files, resolve(cwd, to));
  output.note(
    `${lines.length.toLocaleString("en-US")} ${lines.length === 1 ? "checkpoint" : "checkpoints"} written to ${to}`,
  );
}
