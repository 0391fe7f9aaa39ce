/** Prints the profiles of the configuration. */
import type { Needs } from "../../host/context.ts";
import { render } from "../../ui/render.ts";
import { list } from "../../ui/rows.ts";

export async function run(context: Needs<"config" | "output" | "globals">): Promise<number> {
  const profiles = (await context.config.get("profiles")) ?? {};
  const rows = Object.entries(profiles as Record<string, Record<string, unknown>>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, settings]) => ({ name, in_use: name === context.globals.profile, ...settings }));
  const columns = [
    { key: "name" },
    { key: "in_use", show: (row: { in_use: boolean }) => (row.in_use ? "yes" : "no") },
    { key: "url" },
    { key: "agent" },
  ];
  if (rows.length === 0) context.output.note("no profiles yet; add one with tappass profile add");
  await context.output.result(await render(list("profiles", rows, columns), context));
  return 0;
}
