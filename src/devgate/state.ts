/** Developer keys and sealed provider keys: built from a journal of changes, each on disk before it counts. */
import { TapPassError } from "../core/errors.ts";
import type { EventContent } from "./ledger.ts";
import type { Store } from "./store.ts";

export interface StoredKey {
  readonly key_id: string;
  readonly agent_id: string;
  readonly developer_email: string;
  readonly name?: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly suffix: string;
  /** SHA-256 of the key, hex. */
  readonly token_hash: string;
  readonly revoked_at?: string;
  readonly last_used_at?: string;
}

export interface SealedSecret {
  readonly provider: string;
  /** As envelope/record writes it. */
  readonly record: string;
  readonly suffix: string;
  readonly created_at: string;
}

export type Change =
  | { readonly op: "key.created"; readonly key: StoredKey; readonly idempotency?: string }
  | { readonly op: "key.revoked"; readonly key_id: string; readonly at: string }
  | { readonly op: "key.used"; readonly key_id: string; readonly at: string }
  | { readonly op: "secret.set"; readonly secret: SealedSecret }
  | { readonly op: "secret.deleted"; readonly provider: string }
  | { readonly op: "signing_key.used"; readonly key_id: string; readonly public_key: string };

/** The audit event about a change; kept with the change, so that a crash between the two loses neither. */
export type AnnouncedEvent = EventContent & { readonly change_id: string };

export interface State {
  readonly keys: ReadonlyMap<string, StoredKey>;
  readonly secrets: ReadonlyMap<string, SealedSecret>;
  /** Raw public keys (base64) that this gateway has signed its trail with, by key id. */
  readonly signingKeys: ReadonlyMap<string, string>;
  keyByTokenHash(hash: string): StoredKey | undefined;
  /** The key that a request with this idempotency hash has made. */
  keyByIdempotency(hash: string): StoredKey | undefined;
  /** False while another request with this idempotency hash is being worked on; `release` ends that. */
  reserve(idempotency: string): boolean;
  release(idempotency: string): void;
  /** Resolves when the change is on disk; throws, and then it does not count. */
  apply(change: Change, event?: AnnouncedEvent): Promise<void>;
}

/** `announced`: the events that the journal's changes speak of, oldest first. */
export async function openState(store: Store): Promise<State & { readonly announced: readonly AnnouncedEvent[] }> {
  const keys = new Map<string, StoredKey>();
  const keyIdByHash = new Map<string, string>();
  const keyIdByIdempotency = new Map<string, string>();
  const secrets = new Map<string, SealedSecret>();
  const signingKeys = new Map<string, string>();
  const update = (keyId: string, more: Partial<StoredKey>): void => {
    const key = keys.get(keyId);
    if (key) keys.set(keyId, { ...key, ...more });
  };
  const replay = (change: Change): void => {
    switch (change.op) {
      case "key.created":
        keys.set(change.key.key_id, change.key);
        keyIdByHash.set(change.key.token_hash, change.key.key_id);
        if (change.idempotency) keyIdByIdempotency.set(change.idempotency, change.key.key_id);
        return;
      case "key.revoked":
        if (keys.get(change.key_id)?.revoked_at === undefined) update(change.key_id, { revoked_at: change.at });
        return;
      case "key.used":
        update(change.key_id, { last_used_at: change.at });
        return;
      case "secret.set":
        secrets.set(change.secret.provider, change.secret);
        return;
      case "secret.deleted":
        secrets.delete(change.provider);
        return;
      case "signing_key.used":
        signingKeys.set(change.key_id, change.public_key);
    }
  };
  const announced: AnnouncedEvent[] = [];
  let number = 0;
  for await (const line of store.read("state")) {
    number += 1;
    const { event, ...change } = changeIn(line, number);
    replay(change);
    if (event) announced.push(event);
  }
  let queue: Promise<unknown> = Promise.resolve();
  const reserved = new Set<string>();
  return {
    announced,
    keys,
    secrets,
    signingKeys,
    keyByTokenHash: (hash) => keys.get(keyIdByHash.get(hash) ?? ""),
    keyByIdempotency: (hash) => keys.get(keyIdByIdempotency.get(hash) ?? ""),
    reserve(idempotency) {
      const isFree = !reserved.has(idempotency);
      reserved.add(idempotency);
      return isFree;
    },
    release: (idempotency) => void reserved.delete(idempotency),
    apply(change, event) {
      const line = JSON.stringify(event ? { ...change, event } : change);
      const written = queue.then(() => store.append("state", [line]));
      queue = written.catch(() => undefined);
      return written.then(() => replay(change));
    },
  };
}

/** The parser's own message would quote the line, which holds hashes and sealed keys. */
function changeIn(line: string, number: number): Change & { event?: AnnouncedEvent } {
  try {
    const value = JSON.parse(line) as (Change & { event?: AnnouncedEvent }) | null;
    if (typeof value?.op === "string") return value;
  } catch {
    // Said below.
  }
  throw new TapPassError("FAULT", `line ${number} of state was not written by a gateway`, {
    hints: ["the stored keys were changed from outside; restore them, or start anew with another --data folder"],
  });
}
