/** The agent of a keys command: --agent, environment or profile, else the only one, else asked. */
import type { Context } from "../../host/context.ts";
import { type GatewayClient, resolveAgent } from "../../operations/resolve-agent.ts";

export function agentOf(context: Pick<Context, "globals" | "prompts">, client: GatewayClient): Promise<string> {
  return resolveAgent(context.globals.agent, client, (agents) =>
    context.prompts.select(
      "Which agent?",
      agents.map((value) => ({ value, label: value })),
      "--agent",
    ),
  );
}
