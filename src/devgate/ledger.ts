/** The audit trail: a hash chain, signed event by event, with a signed checkpoint every so many events. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { Clock, Random } from "../core/ports.ts";
import { canonicalText, type Json } from "./canonical-json.ts";
import type { Store } from "./store.ts";

/** `_hash` and `_sig` sort before every other member that the gateway writes, so a stored line starts with them. */
const SEALED = /^\{"_hash":"([0-9a-f]{64})","_sig":"([A-Za-z0-9+/=]{88})",/;

export interface EventContent {
  readonly event_kind: string;
  readonly [name: string]: Json | undefined;
}

export interface LedgerIntegrity {
  readonly status: "intact" | "broken";
  readonly events: number;
  readonly head_hash: string | null;
  readonly checkpoints: number;
}

/** What is known of each event without reading it again. */
interface Entry {
  readonly audit_id: string;
  readonly ts: string;
  readonly event_kind: string;
}

export interface Ledger {
  readonly length: number;
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  /** Resolves when the event is on disk. */
  record(content: EventContent): Promise<void>;
  /** Many at once, with times of their own; for seeding. */
  recordAll(contents: ReadonlyArray<EventContent & { readonly ts: string }>): Promise<void>;
  /** Position of an event; undefined where there is none with that id. */
  positionOf(auditId: string): number | undefined;
  entry(position: number): Entry;
  lines(from: number, to: number): AsyncIterable<string>;
  checkpointLines(): AsyncIterable<string>;
  /** Computed anew from what is on disk. */
  integrity(): Promise<LedgerIntegrity>;
}

export interface LedgerOptions {
  readonly store: Store;
  readonly signingKey: KeyObject;
  readonly checkpointEvery: number;
  readonly clock: Clock;
  readonly random: Random;
}

export async function openLedger(options: LedgerOptions): Promise<Ledger & { readonly repairs: string[] }> {
  const { store, signingKey, checkpointEvery, clock, random } = options;
  const publicKey = new Uint8Array(createPublicKey(signingKey).export({ format: "der", type: "spki" }).subarray(-32));
  const keyId = `ak_${createHash("sha256").update(publicKey).digest("hex").slice(0, 16)}`;
  const entries: Entry[] = [];
  const positions = new Map<string, number>();
  const repairs: string[] = [];
  let head: string | null = null;
  let lastTs = "";
  let queue: Promise<unknown> = Promise.resolve();

  const add = (entry: Entry): void => {
    positions.set(entry.audit_id, entries.length);
    entries.push(entry);
    if (entry.ts > lastTs) lastTs = entry.ts;
  };
  const heads = new Map<number, { hash: string; ts: string }>();
  for await (const line of store.read("events")) {
    const event = JSON.parse(line) as Entry & { _hash: string };
    head = event._hash;
    add({ audit_id: event.audit_id, ts: event.ts, event_kind: event.event_kind });
    if (entries.length % checkpointEvery === 0) heads.set(entries.length, { hash: head, ts: event.ts });
  }
  for await (const line of store.read("checkpoints"))
    heads.delete((JSON.parse(line) as { event_count: number }).event_count);
  // A crash between an event and its checkpoint leaves the checkpoint to be written now.
  const missing = [...heads].map(([count, { hash, ts }]) => checkpoint(count, hash, ts));
  if (missing.length > 0) {
    await store.append("checkpoints", missing);
    repairs.push(`${missing.length} missing ${missing.length === 1 ? "checkpoint was" : "checkpoints were"} written`);
  }

  function sealed(content: { readonly [name: string]: Json | undefined }): { line: string; hash: string } {
    const digest = createHash("sha256").update(canonicalText(content)).digest();
    const hash = digest.toString("hex");
    return {
      line: canonicalText({ ...content, _hash: hash, _sig: sign(null, digest, signingKey).toString("base64") }),
      hash,
    };
  }

  function checkpoint(count: number, hash: string, ts: string): string {
    const claim = {
      checkpoint_id: `cp_${String(count).padStart(8, "0")}`,
      ts,
      event_count: count,
      head_hash: hash,
      key_id: keyId,
    };
    const digest = createHash("sha256").update(canonicalText(claim)).digest();
    return canonicalText({ ...claim, _sig: sign(null, digest, signingKey).toString("base64") });
  }

  /** One writer at a time: the chain has one end. */
  function exclusively<T>(action: () => Promise<T>): Promise<T> {
    const result = queue.then(action);
    queue = result.catch(() => undefined);
    return result;
  }

  async function write(contents: ReadonlyArray<EventContent & { readonly ts: string }>): Promise<void> {
    const lines: string[] = [];
    const checkpoints: string[] = [];
    const added: Entry[] = [];
    let previous = head;
    for (const content of contents) {
      const audit_id = `ae_${ulid(Date.parse(content.ts), random)}`;
      const { line, hash } = sealed({ ...content, audit_id, prev_hash: previous });
      previous = hash;
      lines.push(line);
      added.push({ audit_id, ts: content.ts, event_kind: content.event_kind });
      const count = entries.length + lines.length;
      if (count % checkpointEvery === 0) checkpoints.push(checkpoint(count, hash, content.ts));
    }
    await store.append("events", lines);
    head = previous;
    for (const entry of added) add(entry);
    if (checkpoints.length > 0) await store.append("checkpoints", checkpoints);
  }

  return {
    repairs,
    keyId,
    publicKey,
    get length() {
      return entries.length;
    },
    record: (content) =>
      exclusively(() => {
        const now = new Date(clock.now()).toISOString();
        // A clock that is set back must not make the trail run backwards.
        return write([{ ...content, ts: now > lastTs ? now : lastTs }]);
      }),
    recordAll: (contents) => exclusively(() => write(contents)),
    positionOf: (auditId) => positions.get(auditId),
    entry: (position) => entries[position]!,
    lines: (from, to) => store.read("events", from, to),
    checkpointLines: () => store.read("checkpoints"),
    integrity: () => exclusively(() => recompute(store, signingKey)),
  };
}

async function recompute(store: Store, signingKey: KeyObject): Promise<LedgerIntegrity> {
  const publicKey = createPublicKey(signingKey);
  const claims = new Map<number, string>();
  let checkpoints = 0;
  let isIntact = true;
  for await (const line of store.read("checkpoints")) {
    const { _sig, ...claim } = JSON.parse(line) as {
      event_count: number;
      head_hash: string;
      _sig: string;
      [name: string]: Json;
    };
    const digest = createHash("sha256").update(canonicalText(claim)).digest();
    if (!verify(null, digest, publicKey, Buffer.from(_sig, "base64"))) isIntact = false;
    claims.set(claim.event_count, claim.head_hash);
    checkpoints += 1;
  }
  let events = 0;
  let head: string | null = null;
  for await (const line of store.read("events")) {
    events += 1;
    const parts = SEALED.exec(line);
    const digest = createHash("sha256")
      .update(`{${line.slice(parts?.[0].length ?? 0)}`)
      .digest();
    const isLinked = (JSON.parse(line) as { prev_hash: string | null }).prev_hash === head;
    const isSigned = parts !== null && verify(null, digest, publicKey, Buffer.from(parts[2]!, "base64"));
    if (!isLinked || !isSigned || digest.toString("hex") !== parts[1]) isIntact = false;
    head = parts?.[1] ?? null;
    const claimed = claims.get(events);
    if (claimed !== undefined && claimed !== head) isIntact = false;
    claims.delete(events);
  }
  return { status: isIntact && claims.size === 0 ? "intact" : "broken", events, head_hash: head, checkpoints };
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 26 characters that sort by time: 48 bits of milliseconds, 80 bits of randomness. */
function ulid(milliseconds: number, random: Random): string {
  let time = "";
  for (let left = milliseconds, i = 0; i < 10; i += 1, left = Math.floor(left / 32))
    time = CROCKFORD[left % 32]! + time;
  return time + [...random.bytes(16)].map((byte) => CROCKFORD[byte & 31]!).join("");
}
