/** Runs every check and prints what it saw. */
import type { Needs } from "../../host/context.ts";
import { type Check, diagnose } from "../../operations/diagnose.ts";
import { paint } from "../../ui/paint.ts";
import { render } from "../../ui/render.ts";
import { list } from "../../ui/rows.ts";

type Touches = Needs<
  "files" | "clock" | "gateway" | "credentials" | "platform" | "config" | "folders" | "output" | "globals" | "modeOf"
>;

export async function run(context: Touches): Promise<number> {
  const checks = await diagnose({
    files: context.files,
    clock: context.clock,
    client: () => context.gateway(),
    hasToken: async () => (await context.credentials.token())?.source,
    modeOf: (path) => context.modeOf(path),
    node: context.platform.node,
    configPath: context.config.path,
    configFolder: context.folders.config,
    stateFolder: context.folders.state,
  });
  const colours = await paint(context.output.colour.stderr);
  const columns = [
    { key: "check" },
    { key: "state", show: (row: Check) => (context.output.isTTY ? row.state.toUpperCase() : row.state) },
    { key: "found" },
    { key: "hint" },
  ];
  await context.output.result(await render(list("checks", checks, columns), context));
  const failing = checks.filter((each) => each.state === "fail").length;
  if (failing > 0) context.output.note(colours.red(`${failing} of ${checks.length} checks failed`), true);
  return failing > 0 ? 1 : 0;
}
