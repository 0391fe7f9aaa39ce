/** Developer keys and sealed provider keys: built from a journal of changes, each on disk before it counts. */
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
  revoked_at?: string;
  last_used_at?: string;
}

export interface SealedSecret {
  readonly provider: string;
  /** As envelope/record writes it. */
  readonly record: string;
  readonly suffix: string;
  readonly created_at: string;
}

type Change =
  | { readonly op: "key.created"; readonly key: StoredKey; readonly idempotency?: string }
  | { readonly op: "key.revoked"; readonly key_id: string; readonly at: string }
  | { readonly op: "key.used"; readonly key_id: string; readonly at: string }
  | { readonly op: "secret.set"; readonly secret: SealedSecret }
  | { readonly op: "secret.deleted"; readonly provider: string };

export interface State {
  readonly keys: ReadonlyMap<string, StoredKey>;
  readonly secrets: ReadonlyMap<string, SealedSecret>;
  keyByTokenHash(hash: string): StoredKey | undefined;
  /** The key that a request with this idempotency hash has made. */
  keyByIdempotency(hash: string): StoredKey | undefined;
  /** False where a request with this idempotency hash is being worked on, or has been since the gateway started. */
  reserve(idempotency: string): boolean;
  apply(change: Change): Promise<void>;
}

export async function openState(store: Store): Promise<State> {
  const keys = new Map<string, StoredKey>();
  const byHash = new Map<string, StoredKey>();
  const byIdempotency = new Map<string, string>();
  const secrets = new Map<string, SealedSecret>();
  const replay = (change: Change): void => {
    switch (change.op) {
      case "key.created":
        keys.set(change.key.key_id, change.key);
        byHash.set(change.key.token_hash, change.key);
        if (change.idempotency) byIdempotency.set(change.idempotency, change.key.key_id);
        return;
      case "key.revoked": {
        const key = keys.get(change.key_id);
        if (key) key.revoked_at ??= change.at;
        return;
      }
      case "key.used": {
        const key = keys.get(change.key_id);
        if (key) key.last_used_at = change.at;
        return;
      }
      case "secret.set":
        secrets.set(change.secret.provider, change.secret);
        return;
      case "secret.deleted":
        secrets.delete(change.provider);
    }
  };
  for await (const line of store.read("state")) replay(JSON.parse(line) as Change);
  let queue: Promise<unknown> = Promise.resolve();
  const reserved = new Set<string>();
  return {
    keys,
    secrets,
    keyByTokenHash: (hash) => byHash.get(hash),
    keyByIdempotency: (hash) => keys.get(byIdempotency.get(hash) ?? ""),
    reserve(idempotency) {
      const isFree = !reserved.has(idempotency);
      reserved.add(idempotency);
      return isFree;
    },
    apply(change) {
      const written = queue.then(() => store.append("state", [JSON.stringify(change)]));
      queue = written.catch(() => undefined);
      return written.then(() => replay(change));
    },
  };
}
