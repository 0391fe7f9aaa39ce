/** Prints the path of the configuration file, which need not exist yet. */
import type { Needs } from "../../host/context.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";

export async function run(context: Needs<"config" | "output" | "globals">): Promise<number> {
  const { path } = context.config;
  const raw = context.globals.format === "table" && context.globals.field === undefined;
  await context.output.result(raw ? `${path}\n` : await render(one({ path }), context));
  return 0;
}
