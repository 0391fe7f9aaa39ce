/** Prints one developer key. */
import type { Needs } from "../../host/context.ts";
import { findKeys } from "../../operations/key-states.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";
import { agentOf } from "./agent.ts";

export async function run(
  context: Needs<"gateway" | "clock" | "output" | "globals" | "prompts">,
  { args }: Input,
): Promise<number> {
  const client = await context.gateway();
  const agent = await agentOf(context, client);
  const [key] = await findKeys(client, agent, [String(args.id)], context.clock.now());
  await context.output.result(await render(one({ ...key!, agent_id: agent }), context));
  return 0;
}
