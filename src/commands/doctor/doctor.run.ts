/** Prints what each check found; any failure is exit 1. */
import { EXIT } from "../../core/errors.ts";
import { printable } from "../../core/text.ts";
import type { Needs } from "../../host/context.ts";
import { type Check, diagnose } from "../../operations/diagnose.ts";
import { paint } from "../../ui/paint.ts";
import { render } from "../../ui/render.ts";
import { type Column, list } from "../../ui/rows.ts";

type Touches = Needs<
  | "files"
  | "random"
  | "clock"
  | "platform"
  | "folders"
  | "config"
  | "credentials"
  | "gateway"
  | "modeOf"
  | "output"
  | "globals"
>;

export async function run(context: Touches): Promise<number> {
  const { files, random, clock, platform, folders, config, credentials, output, globals } = context;
  const checks = await diagnose({
    files,
    random,
    clock,
    platform,
    folders,
    config,
    gateway: () => context.gateway(),
    modeOf: (path) => context.modeOf(path),
    tokenSource: async () => (await credentials.token())?.source,
  });
  const columns: Column<Check>[] = [{ key: "check" }, { key: "state" }, { key: "found" }];
  // On a terminal the hints would make lines too long to read: they follow the table.
  const isForPeople = globals.format === "table" && output.isTTY;
  if (!isForPeople) columns.push({ key: "hint" });
  const count = (state: Check["state"]) => checks.filter((check) => check.state === state).length;
  const failed = count("fail");
  await output.result(await render(list("checks", checks, columns, { healthy: failed === 0 }), context));
  if (isForPeople) {
    for (const { check, hint } of checks) if (hint !== undefined) output.note(`hint: ${check}: ${printable(hint)}`);
  }
  const colours = await paint(output.colour.stderr);
  const warnings = count("warn");
  const summary = `${count("ok")} ok, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${failed} failed, ${count("skipped")} skipped`;
  output.note(failed > 0 ? colours.red(summary) : summary);
  return failed > 0 ? EXIT.FAULT : EXIT.DONE;
}
