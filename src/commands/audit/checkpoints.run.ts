/** Prints the checkpoints' own lines, whatever the format: what is signed must not be reformatted. */
import { resolve } from "node:path";
import type { Needs } from "../../host/context.ts";
import { saveCheckpoints } from "../../operations/save-checkpoints.ts";
import { escaped } from "../../ui/json.ts";
import type { Input } from "../spec.ts";

export async function run(context: Needs<"gateway" | "files" | "cwd" | "output">, { options }: Input): Promise<number> {
  const client = await context.gateway();
  if (typeof options.out === "string") {
    const count = await saveCheckpoints(client, context.files, resolve(context.cwd, options.out));
    context.output.note(
      `${count.toLocaleString("en-US")} ${count === 1 ? "checkpoint" : "checkpoints"} written to ${options.out}`,
    );
    return 0;
  }
  const lines = await client.checkpointLines();
  const shown = context.output.isTTY ? lines.map(escaped) : lines;
  await context.output.result(shown.map((line) => `${line}\n`).join(""));
  return 0;
}
