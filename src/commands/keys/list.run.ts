/** Prints the developer keys of an agent; values never come back from the gateway. */
import type { Needs } from "../../host/context.ts";
import { ago, type KeyWithState, withState } from "../../operations/key-states.ts";
import { render } from "../../ui/render.ts";
import { type Column, list } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";
import { agentOf } from "./agent.ts";

export async function run(
  context: Needs<"gateway" | "clock" | "output" | "globals" | "prompts">,
  { options }: Input,
): Promise<number> {
  const client = await context.gateway();
  const agent = await agentOf(context, client);
  const now = context.clock.now();
  const keys = (await client.listKeys(agent))
    .map((key) => withState(key, now))
    .filter((key) => options.email === undefined || key.developer_email === options.email)
    .filter((key) => options.state === undefined || key.state === options.state);
  if (keys.length === 0) context.output.note(`no such keys of agent ${agent}`);
  await context.output.result(
    await render(list("keys", keys, columnsFor(context.output.isTTY, now), { agent_id: agent }), context),
  );
  return 0;
}

/** On a terminal the row has to fit: days instead of times, and how long ago; elsewhere everything as it is. */
function columnsFor(isTTY: boolean, now: number): Array<Column<KeyWithState>> {
  const day = (time: string): string => (isTTY ? time.slice(0, 10) : time);
  const use = (key: KeyWithState): string => (isTTY ? ago(now - Date.parse(key.last_used_at!)) : key.last_used_at!);
  return [
    { key: "key_id" },
    { key: "developer_email", title: "E-MAIL" },
    { key: "name" },
    { key: "state" },
    { key: "created_at", title: "CREATED", show: (key) => day(key.created_at) },
    { key: "expires_at", title: "EXPIRES", show: (key) => day(key.expires_at) },
    { key: "last_used_at", title: "LAST USED", show: (key) => (key.last_used_at ? use(key) : "never") },
    { key: "suffix", title: "ENDS IN" },
  ];
}
