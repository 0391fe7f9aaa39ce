/** Prints every setting in force with its source: flag, environment, project, user, default. */
import type { Needs } from "../../host/context.ts";
import { render } from "../../ui/render.ts";
import { list } from "../../ui/rows.ts";

export async function run(context: Needs<"config" | "output" | "globals">): Promise<number> {
  const settings = await context.config.list();
  const columns = [{ key: "key" }, { key: "value" }, { key: "source" }];
  await context.output.result(await render(list("settings", settings, columns), context));
  return 0;
}
