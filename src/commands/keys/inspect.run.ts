/** Looks at a key that somebody holds, without sending it anywhere. */
import { resolve } from "node:path";
import { TapPassError, usage } from "../../core/errors.ts";
import type { Needs } from "../../host/context.ts";
import { inspectKey, looksLikeKey } from "../../operations/inspect-key.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";

type Touches = Needs<"files" | "cwd" | "readStdin" | "prompts" | "output" | "globals">;

const LARGEST = 64 * 1024;

export async function run(context: Touches, { args }: Input): Promise<number> {
  const text = await readKey(context, typeof args.key === "string" ? args.key : undefined);
  await context.output.result(await render(one(inspectKey(text.trim())), context));
  return 0;
}

async function readKey(context: Touches, given: string | undefined): Promise<string> {
  if (given === undefined) return (await context.prompts.hidden("Key:", "- and stdin")).reveal();
  if (given === "-") return Buffer.from(await context.readStdin(LARGEST)).toString("utf8");
  if (given.startsWith("@")) {
    const bytes = await context.files.read(resolve(context.cwd, given.slice(1)));
    if (bytes) return Buffer.from(bytes).toString("utf8");
    throw new TapPassError("INPUT_UNREADABLE", `no such file: ${given.slice(1)}`);
  }
  if (looksLikeKey(given)) {
    throw usage(
      "a key on the command line is seen by other users and kept in the shell's history",
      "give it on stdin: tappass keys inspect - < file, or leave it out to be asked",
      "if others use this machine, revoke that key",
    );
  }
  throw usage("inspect takes - for stdin, or @file");
}
