/** The audit trail: a hash chain, signed event by event, with a signed checkpoint every so many events. */
import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import { TapPassError } from "../core/errors.ts";
import type { Clock, Random } from "../core/ports.ts";
import { canonicalText, type Json } from "./canonical-json.ts";
import { checkpointDigest, type LedgerIntegrity, recompute } from "./integrity.ts";
import type { Store } from "./store.ts";

/** Events written in one go, when there are many. */
const BATCH = 1000;

export interface EventContent {
  readonly event_kind: string;
  readonly [name: string]: Json | undefined;
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
  recordAll(contents: Iterable<EventContent & { readonly ts: string }>): Promise<void>;
  /** Position of an event; undefined where there is none with that id. */
  positionOf(auditId: string): number | undefined;
  entry(position: number): Entry;
  lines(from: number, to: number): AsyncIterable<string>;
  checkpointLines(): AsyncIterable<string>;
  /** Computed anew from what is stored; `earlierKeys` are raw public keys that signed before this one. */
  integrity(earlierKeys?: readonly Uint8Array[]): Promise<LedgerIntegrity>;
}

export interface LedgerOptions {
  readonly store: Store;
  readonly signingKey: KeyObject;
  readonly checkpointEvery: number;
  readonly clock: Clock;
  readonly random: Random;
}

export interface OpenedLedger extends Ledger {
  /** What was put right on opening, in words for the operator. */
  readonly repairs: readonly string[];
  /** The `change_id` of every event that has one. */
  readonly changeIds: ReadonlySet<string>;
}

/** Throws `FAULT` where a line of the store is no event or checkpoint. */
export async function openLedger(options: LedgerOptions): Promise<OpenedLedger> {
  const { store, signingKey, checkpointEvery, clock, random } = options;
  const publicKey = new Uint8Array(createPublicKey(signingKey).export({ format: "der", type: "spki" }).subarray(-32));
  const keyId = `ak_${createHash("sha256").update(publicKey).digest("hex").slice(0, 16)}`;
  const entries: Entry[] = [];
  const positions = new Map<string, number>();
  const repairs: string[] = [];
  let head: string | null = null;
  let lastTs = "";
  let queue: Promise<unknown> = Promise.resolve();
  /** Checkpoints that are due and not yet stored. */
  let due: string[] = [];

  const add = (entry: Entry): void => {
    positions.set(entry.audit_id, entries.length);
    entries.push(entry);
    if (entry.ts > lastTs) lastTs = entry.ts;
  };
  const heads = new Map<number, { hash: string; ts: string }>();
  const changeIds = new Set<string>();
  for await (const event of objectsIn(store, "events")) {
    const { _hash: hash, audit_id, ts, event_kind, change_id } = event as Partial<StoredEvent>;
    if (!hash || !audit_id || !ts || !event_kind) throw damaged("events", entries.length + 1);
    head = hash;
    add({ audit_id, ts, event_kind });
    if (change_id) changeIds.add(change_id);
    if (entries.length % checkpointEvery === 0) heads.set(entries.length, { hash, ts });
  }
  let anchored = 0;
  for await (const { event_count } of objectsIn(store, "checkpoints"))
    anchored = Math.max(anchored, Number(event_count));
  // A crash between an event and its checkpoint leaves the checkpoint to be written now. Earlier ones stay as they are,
  // also where they were written at other distances.
  const missing = [...heads].filter(([count]) => count > anchored);
  if (missing.length > 0) {
    await store.append(
      "checkpoints",
      missing.map(([count, { hash, ts }]) => checkpoint(count, hash, ts)),
    );
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
    return canonicalText({ ...claim, _sig: sign(null, checkpointDigest(claim), signingKey).toString("base64") });
  }

  /** One writer at a time: the chain has one end. */
  function exclusively<T>(action: () => Promise<T>): Promise<T> {
    const result = queue.then(action);
    queue = result.catch(() => undefined);
    return result;
  }

  async function write(contents: ReadonlyArray<EventContent & { readonly ts: string }>): Promise<void> {
    const lines: string[] = [];
    const anchors: string[] = [];
    const added: Entry[] = [];
    let previous = head;
    for (const content of contents) {
      const audit_id = `ae_${ulid(Date.parse(content.ts), random)}`;
      const { line, hash } = sealed({ ...content, audit_id, prev_hash: previous });
      previous = hash;
      lines.push(line);
      added.push({ audit_id, ts: content.ts, event_kind: content.event_kind });
      const count = entries.length + lines.length;
      if (count % checkpointEvery === 0) anchors.push(checkpoint(count, hash, content.ts));
    }
    await store.append("events", lines);
    head = previous;
    for (const entry of added) add(entry);
    due.push(...anchors);
    if (due.length === 0) return;
    await store.append("checkpoints", due);
    due = [];
  }

  return {
    repairs,
    changeIds,
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
    recordAll: (contents) =>
      exclusively(async () => {
        let batch: Array<EventContent & { readonly ts: string }> = [];
        for (const content of contents) {
          batch.push(content);
          if (batch.length < BATCH) continue;
          await write(batch);
          batch = [];
        }
        if (batch.length > 0) await write(batch);
      }),
    positionOf: (auditId) => positions.get(auditId),
    entry: (position) => entries[position]!,
    lines: (from, to) => store.read("events", from, to),
    checkpointLines: () => store.read("checkpoints"),
    integrity: (earlierKeys = []) =>
      exclusively(() => recompute(store, { events: entries.length, head, keys: [publicKey, ...earlierKeys] })),
  };
}

type StoredEvent = Entry & { readonly _hash: string; readonly change_id: string };

async function* objectsIn(store: Store, log: "events" | "checkpoints"): AsyncIterable<Record<string, unknown>> {
  let number = 0;
  for await (const line of store.read(log)) {
    number += 1;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw damaged(log, number);
    }
    if (typeof value !== "object" || value === null) throw damaged(log, number);
    yield value as Record<string, unknown>;
  }
}

/** A torn last line is cut by the store, so what is left was changed by somebody else. */
function damaged(log: string, line: number): TapPassError {
  return new TapPassError("FAULT", `line ${line} of ${log} was not written by a gateway`, {
    hints: ["the stored trail was changed from outside; restore it, or start anew with another --data folder"],
  });
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 26 characters that sort by time: 48 bits of milliseconds, 80 bits of randomness. */
function ulid(milliseconds: number, random: Random): string {
  let time = "";
  for (let left = milliseconds, i = 0; i < 10; i += 1, left = Math.floor(left / 32))
    time = CROCKFORD[left % 32]! + time;
  return time + [...random.bytes(16)].map((byte) => CROCKFORD[byte & 31]!).join("");
}
