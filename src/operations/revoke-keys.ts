/** Revoking keys one after another, and saying which are done when one fails. */
import { TapPassError } from "../core/errors.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { KeyWithState } from "./key-states.ts";

export interface Revocation {
  readonly key_id: string;
  readonly developer_email: string;
  readonly result: "revoked" | "was already revoked" | "would be revoked";
}

/** Throws what the gateway's refusal throws, with the keys that are revoked already in its hints. */
export async function revokeKeys(
  client: GatewayClient,
  agent: string,
  keys: readonly KeyWithState[],
): Promise<Revocation[]> {
  const done: Revocation[] = [];
  for (const { key_id, developer_email, state } of keys) {
    if (state === "revoked") {
      done.push({ key_id, developer_email, result: "was already revoked" });
      continue;
    }
    try {
      await client.revokeKey(agent, key_id);
    } catch (error) {
      if (!(error instanceof TapPassError) || keys.length === 1) throw error;
      const revoked = done.filter((each) => each.result === "revoked").map((each) => each.key_id);
      const left = keys.slice(done.length).map((key) => key.key_id);
      throw new TapPassError(error.code, `${key_id}: ${error.message}`, {
        hints: [
          revoked.length > 0 ? `revoked: ${revoked.join(", ")}` : "nothing was revoked",
          `still to do: tappass keys revoke ${left.join(" ")} --agent ${agent}`,
        ],
        facts: error.facts,
        cause: error,
      });
    }
    done.push({ key_id, developer_email, result: "revoked" });
  }
  return done;
}
