/** Which agent a key is for: the one named, else the gateway's only one, else the one that is chosen. */
import { TapPassError, usage } from "../core/errors.ts";
import type { GatewayClient } from "../gateway/client.ts";

export type { GatewayClient } from "../gateway/client.ts";

const AGENT = /^[^\s/\\\u0000-\u001f\u007f]{1,128}$/;

/** Asks somebody; throws `ANSWER_NEEDED` where nobody can be asked. */
export type ChooseAgent = (agents: readonly string[]) => Promise<string>;

/** `named`: from a flag, the environment or the profile. Throws `NOT_FOUND` where the gateway has no agent. */
export async function resolveAgent(
  named: string | undefined,
  client: GatewayClient,
  choose: ChooseAgent,
): Promise<string> {
  if (named !== undefined) {
    if (!AGENT.test(named)) throw usage("--agent takes the id of an agent");
    return named;
  }
  const agents = (await client.listAgents()).map((agent) => agent.agent_id);
  if (agents.length === 1) return agents[0]!;
  if (agents.length === 0) {
    throw new TapPassError("NOT_FOUND", `no agent is registered at ${client.url}`, {
      hints: ["register one at the gateway first"],
    });
  }
  try {
    return await choose(agents);
  } catch (error) {
    if (!(error instanceof TapPassError) || error.code !== "ANSWER_NEEDED") throw error;
    const shown = agents.slice(0, 10).join(", ");
    throw new TapPassError("ANSWER_NEEDED", `which agent? the gateway has ${agents.length}`, {
      hints: [`name one with --agent: ${shown}${agents.length > 10 ? ", …" : ""}`],
    });
  }
}
