/** Revokes keys once somebody has seen what that breaks. */
import { TapPassError, usage } from "../../core/errors.ts";
import type { Context, Needs } from "../../host/context.ts";
import { findKeys, type KeyWithState, lastUse } from "../../operations/key-states.ts";
import { type Revocation, revokeKeys } from "../../operations/revoke-keys.ts";
import { render } from "../../ui/render.ts";
import { list } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";
import { agentOf } from "./agent.ts";

type Touches = Needs<"gateway" | "clock" | "output" | "globals" | "prompts">;

export async function run(context: Touches, { args, options }: Input): Promise<number> {
  const ids = [...new Set([args.id ?? []].flat())];
  const confirmed = [options.confirm ?? []].flat().map(String);
  const strangers = confirmed.filter((id) => !ids.includes(id));
  if (strangers.length > 0) throw usage(`--confirm names a key that is not to be revoked: ${strangers.join(", ")}`);
  const client = await context.gateway();
  const agent = await agentOf(context, client);
  const now = context.clock.now();
  const keys = await findKeys(client, agent, ids, now);
  describe(keys, now, context);
  const live = keys.filter((key) => key.state !== "revoked");
  if (options.dryRun === true) {
    const would = keys.map(({ key_id, developer_email, state }) => {
      const result = state === "revoked" ? ("was already revoked" as const) : ("would be revoked" as const);
      return { key_id, developer_email, result };
    });
    await print(would, context);
    return 0;
  }
  const isSure = live.length === 0 || context.globals.yes || live.every((key) => confirmed.includes(key.key_id));
  if (!isSure && !(await ask(live, context)))
    throw new TapPassError("ANSWER_NEEDED", "not confirmed: nothing was revoked");
  await print(await revokeKeys(client, agent, keys), context);
  return 0;
}

/** What revoking breaks, for each key. */
export function describe(keys: readonly KeyWithState[], now: number, { output }: Pick<Context, "output">): void {
  for (const key of keys) {
    const whose = `${key.key_id} of ${key.developer_email}${key.name ? ` (${key.name})` : ""}`;
    const use = lastUse(key, now);
    const effect =
      key.state !== "active"
        ? `it is ${key.state} already`
        : key.last_used_at
          ? "whoever uses it gets 401 from then on"
          : "nothing is known to use it";
    output.note(`${whose}: ${use}; ${effect}`, true);
  }
}

async function ask(keys: readonly KeyWithState[], { prompts }: Pick<Context, "prompts">): Promise<boolean> {
  const only = keys.length === 1 ? keys[0]!.key_id : undefined;
  return prompts.confirm(
    `Revoke ${only ?? `these ${keys.length} keys`}?`,
    `-y, or --confirm=${only ?? "<id> for each"}`,
  );
}

async function print(done: readonly Revocation[], context: Pick<Context, "output" | "globals">): Promise<void> {
  const columns = [{ key: "key_id" }, { key: "developer_email", title: "E-MAIL" }, { key: "result" }];
  await context.output.result(await render(list("keys", done, columns), context));
}
