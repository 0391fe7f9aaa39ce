/** Replaces a key: the new one first, then, at once or later, the end of the old one. */
import { DAY, parseDuration } from "../../core/duration.ts";
import { TapPassError } from "../../core/errors.ts";
import type { Needs } from "../../host/context.ts";
import { createKey, keyRequest } from "../../operations/create-key.ts";
import { findKeys, type KeyWithState } from "../../operations/key-states.ts";
import { revokeKeys } from "../../operations/revoke-keys.ts";
import { reserveSecretFile } from "../../operations/secret-file.ts";
import type { Input } from "../spec.ts";
import { agentOf } from "./agent.ts";
import { deliver } from "./deliver.ts";
import { describe } from "./revoke.run.ts";

type Touches = Needs<"gateway" | "clock" | "random" | "files" | "cwd" | "output" | "globals" | "prompts">;

export async function run(context: Touches, { args, options }: Input): Promise<number> {
  const overlap = options.overlap === "0" ? 0 : parseDuration(String(options.overlap));
  const client = await context.gateway();
  const agent = await agentOf(context, client);
  const now = context.clock.now();
  const [old] = await findKeys(client, agent, [String(args.id)], now);
  if (old!.state === "revoked") {
    throw new TapPassError("CONFLICT", `${old!.key_id} is revoked already`, {
      hints: [`make a new one: tappass keys create --email ${old!.developer_email} --agent ${agent}`],
    });
  }
  const expires = typeof options.expires === "string" ? options.expires : `${lifetime(old!)}d`;
  const request = keyRequest(old!.developer_email, expires, old!.name || undefined);
  if (overlap === 0) {
    describe([old!], now, context);
    const isSure = context.globals.yes || options.confirm === old!.key_id;
    if (
      !isSure &&
      !(await context.prompts.confirm(
        `Replace ${old!.key_id} and revoke it at once?`,
        `-y, or --confirm=${old!.key_id}`,
      ))
    ) {
      throw new TapPassError("ANSWER_NEEDED", "not confirmed: nothing was changed");
    }
  }
  const file =
    typeof options.out === "string" ? await reserveSecretFile(context.files, context.cwd, options.out) : undefined;
  let key: Awaited<ReturnType<typeof createKey>>;
  try {
    key = await createKey(agent, request, { client, clock: context.clock, random: context.random });
  } catch (error) {
    await file?.release();
    throw error;
  }
  // The new key is handed over before the old one ends: a failure after this leaves two that work, never none.
  const until = new Date(now + overlap).toISOString();
  await deliver(key, agent, file, context, {
    replaces: old!.key_id,
    ...(overlap === 0 ? {} : { revoke_old_at: until }),
  });
  const line = `tappass keys revoke ${old!.key_id} --agent ${agent}`;
  if (overlap > 0) {
    context.output.note(`the old key still works, until ${old!.expires_at} at the latest; from ${until} on run:`, true);
    context.output.note(`  ${line}`, true);
    return 0;
  }
  try {
    await revokeKeys(client, agent, [old!]);
  } catch (error) {
    if (!(error instanceof TapPassError)) throw error;
    throw new TapPassError(error.code, `the new key is made, but the old one still works: ${error.message}`, {
      hints: [`revoke it: ${line}`],
      facts: error.facts,
      cause: error,
    });
  }
  context.output.note(`${old!.key_id} is revoked`, true);
  return 0;
}

/** Whole days that the old key was made for, within what the gateway takes. */
function lifetime(key: KeyWithState): number {
  const days = Math.round((Date.parse(key.expires_at) - Date.parse(key.created_at)) / DAY);
  return Number.isFinite(days) ? Math.min(365, Math.max(1, days)) : 90;
}
