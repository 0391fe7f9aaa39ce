/** The gateway's own word about its trail: chain, signatures and checkpoints computed anew from what is stored. */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { canonicalText, type Json } from "./canonical-json.ts";
import type { Store } from "./store.ts";

/** `_hash` and `_sig` sort before every other member that the gateway writes, so a stored line starts with them. */
const SEALED = /^\{"_hash":"([0-9a-f]{64})","_sig":"([A-Za-z0-9+/=]{88})",/;
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export interface LedgerIntegrity {
  readonly status: "intact" | "broken";
  readonly events: number;
  readonly head_hash: string | null;
  readonly checkpoints: number;
}

export interface Expected {
  readonly events: number;
  readonly head: string | null;
  /** The raw public keys that this gateway has signed with. */
  readonly keys: readonly Uint8Array[];
}

/** `expected` is what the gateway knows apart from the store, so that a cut tail does not go unseen. */
export async function recompute(store: Store, expected: Expected): Promise<LedgerIntegrity> {
  const keys = expected.keys.map(publicKeyOf);
  const isSigned = (digest: Buffer, signature: unknown): boolean =>
    typeof signature === "string" && keys.some((key) => verify(null, digest, key, Buffer.from(signature, "base64")));
  const claims = new Map<number, unknown>();
  let checkpoints = 0;
  let isIntact = true;
  for await (const line of store.read("checkpoints")) {
    checkpoints += 1;
    const { _sig, ...claim } = objectIn(line);
    if (!isSigned(checkpointDigest(claim), _sig)) isIntact = false;
    claims.set(Number(claim.event_count), claim.head_hash);
  }
  let events = 0;
  let head: string | null = null;
  for await (const line of store.read("events")) {
    events += 1;
    const parts = SEALED.exec(line);
    const rest = `{${line.slice(parts?.[0].length ?? 0)}`;
    const digest = createHash("sha256").update(rest).digest();
    const isLinked = objectIn(rest).prev_hash === head;
    if (!isLinked || parts?.[1] !== digest.toString("hex") || !isSigned(digest, parts[2])) isIntact = false;
    head = parts?.[1] ?? null;
    const claimed = claims.get(events);
    if (claimed !== undefined && claimed !== head) isIntact = false;
    claims.delete(events);
  }
  if (claims.size > 0 || events !== expected.events || head !== expected.head) isIntact = false;
  return { status: isIntact ? "intact" : "broken", events, head_hash: head, checkpoints };
}

/** What the signature of a checkpoint is about. */
export function checkpointDigest(claim: { readonly [name: string]: Json | undefined }): Buffer {
  return createHash("sha256").update(canonicalOrNothing(claim)).digest();
}

function canonicalOrNothing(claim: { readonly [name: string]: Json | undefined }): string {
  try {
    return canonicalText(claim);
  } catch {
    // A number that this gateway does not write: nothing that it has signed.
    return "";
  }
}

function objectIn(line: string): { [name: string]: Json | undefined } {
  try {
    const value = JSON.parse(line) as Json;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as { [name: string]: Json | undefined })
      : {};
  } catch {
    return {};
  }
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" });
}
