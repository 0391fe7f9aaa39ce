/** Prints a configured value, raw unless a format is asked for. */
import { TapPassError } from "../../core/errors.ts";
import type { Needs } from "../../host/context.ts";
import { render } from "../../ui/render.ts";
import { cellText, one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";

export async function run(context: Needs<"config" | "output" | "globals">, input: Input): Promise<number> {
  const key = String(input.args.key);
  const value = await context.config.get(key);
  if (value === undefined) {
    throw new TapPassError("NOT_FOUND", `${key} is not set in ${context.config.path}`, {
      hints: ["what is in force, and from where: tappass config list"],
    });
  }
  const { format, field } = context.globals;
  const raw = format === "table" && field === undefined;
  await context.output.result(raw ? `${cellText(value)}\n` : await render(one({ key, value }), context));
  return 0;
}
