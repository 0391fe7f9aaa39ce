/** What a developer key is worth now: active, expired or revoked. */
import { TapPassError } from "../core/errors.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { DeveloperKey } from "../gateway/wire.ts";

export const KEY_STATES = ["active", "expired", "revoked"] as const;
export type KeyState = (typeof KEY_STATES)[number];

export interface KeyWithState extends DeveloperKey {
  readonly state: KeyState;
}

/** `now` in milliseconds. */
export function withState(key: DeveloperKey, now: number): KeyWithState {
  const state = key.revoked_at ? "revoked" : Date.parse(key.expires_at) <= now ? "expired" : "active";
  return { ...key, state };
}

/** The agent's keys; throws `NOT_FOUND` naming those of `ids` that are not among them. */
export async function findKeys(
  client: GatewayClient,
  agent: string,
  ids: readonly string[],
  now: number,
): Promise<KeyWithState[]> {
  const keys = (await client.listKeys(agent)).map((key) => withState(key, now));
  const found = ids.map((id) => keys.find((key) => key.key_id === id));
  const missing = ids.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    throw new TapPassError("NOT_FOUND", `no such key of agent ${agent}: ${missing.join(", ")}`, {
      hints: [`see tappass keys list --agent ${agent}`],
    });
  }
  return found.filter((key) => key !== undefined);
}

/** "3 minutes ago", "never used". */
export function lastUse(key: DeveloperKey, now: number): string {
  if (!key.last_used_at) return "never used";
  return `last used ${ago(now - Date.parse(key.last_used_at))}`;
}

export function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return "less than a minute ago";
  for (const [name, size] of [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const) {
    const count = Math.floor(seconds / size);
    if (count > 0) return `${count} ${name}${count === 1 ? "" : "s"} ago`;
  }
  return "less than a minute ago";
}
