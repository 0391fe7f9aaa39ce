/** Prints version, Node and system. */
import type { Needs } from "../../host/context.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";

export async function run(context: Needs<"platform" | "output" | "globals">): Promise<number> {
  const { version, node, os } = context.platform;
  await context.output.result(await render(one({ version, node, os }), context));
  return 0;
}
