/** Shows one event; what it says is other people's text and is made safe to print. */
import { TapPassError } from "../../core/errors.ts";
import type { Needs } from "../../host/context.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";

export async function run(context: Needs<"gateway" | "output" | "globals">, { args }: Input): Promise<number> {
  const client = await context.gateway();
  const id = String(args.id);
  const line = await client.auditEvent(id);
  if (line === undefined)
    throw new TapPassError("NOT_FOUND", "the trail has no such event", {
      hints: ["ids are the audit_id of tappass audit tail"],
    });
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    throw new TapPassError("PROVIDER_ERROR", "the gateway answers with something that is no event");
  }
  await context.output.result(await render(one(event as Record<string, unknown>), context));
  return 0;
}
