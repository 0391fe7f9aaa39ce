/** Reading the trail: events, checkpoints, keys, and the gateway's own word about its integrity. */
import { type Gateway, Refusal, type Reply, type Request } from "../exchange.ts";
import type { Ledger } from "../ledger.ts";
import { actorOf } from "./keys.ts";

const MOST = 10_000;
const DEFAULT = 100;
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Events, oldest first. As NDJSON the lines are exactly as they were hashed. */
export async function listEvents(gateway: Gateway, request: Request): Promise<Reply> {
  const { ledger } = gateway;
  const { query } = request;
  const isStream = wantsLines(request);
  const limit = limitOf(query.get("limit"), isStream ? Number.POSITIVE_INFINITY : DEFAULT);
  const from = timeOf(query, "from");
  const to = timeOf(query, "to");
  const kind = query.get("event_type");
  const positions: number[] = [];
  let next: string | undefined;
  // The trail goes on growing while it is read: what counts is its length now.
  const end = ledger.length;
  for (let at = startOf(ledger, query.get("after")); at < end; at += 1) {
    const { ts, event_kind, audit_id: _ } = ledger.entry(at);
    const time = Date.parse(ts);
    if ((kind !== null && event_kind !== kind) || time < from || time >= to) continue;
    if (positions.length === limit) {
      next = ledger.entry(positions.at(-1)!).audit_id;
      break;
    }
    positions.push(at);
  }
  const lines = linesAt(ledger, positions);
  // The first page stands for the whole reading: an event for each page would have no end.
  if (gateway.recordsReads && query.get("after") === null) {
    const selection = { from: query.get("from"), to: query.get("to"), event_type: kind };
    await ledger.record({ event_kind: "audit.exported", actor: actorOf(request), selection });
  }
  if (isStream) return { status: 200, lines, ...(next === undefined ? {} : { headers: { "x-next-cursor": next } }) };
  return { status: 200, json: { data: await parsed(lines), next_cursor: next ?? null } };
}

export async function showEvent({ ledger }: Gateway, request: Request): Promise<Reply> {
  const at = ledger.positionOf(request.params.event ?? "");
  if (at === undefined) throw new Refusal(404, "event_not_found", "no such event");
  const lines = ledger.lines(at, at + 1);
  return wantsLines(request) ? { status: 200, lines } : { status: 200, json: (await parsed(lines))[0] };
}

export async function listCheckpoints({ ledger }: Gateway, request: Request): Promise<Reply> {
  const lines = ledger.checkpointLines();
  return wantsLines(request) ? { status: 200, lines } : { status: 200, json: { data: await parsed(lines) } };
}

export async function signingKey({ ledger }: Gateway): Promise<Reply> {
  const der = Buffer.concat([SPKI_PREFIX, ledger.publicKey]).toString("base64");
  return {
    status: 200,
    json: {
      algorithm: "Ed25519",
      key_id: ledger.keyId,
      public_key: Buffer.from(ledger.publicKey).toString("base64"),
      pem: `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`,
    },
  };
}

/** The key in use first, then those that signed earlier parts of the trail. */
export async function keySet({ ledger, state }: Gateway): Promise<Reply> {
  const used = new Map([[ledger.keyId, Buffer.from(ledger.publicKey).toString("base64")], ...state.signingKeys]);
  const keys = [...used].map(([kid, key]) => {
    const x = Buffer.from(key, "base64").toString("base64url");
    return { kty: "OKP", crv: "Ed25519", kid, use: "sig", alg: "EdDSA", x };
  });
  return { status: 200, json: { keys } };
}

export async function integrity({ ledger, state }: Gateway): Promise<Reply> {
  const earlier = [...state.signingKeys.values()].map((key) => new Uint8Array(Buffer.from(key, "base64")));
  return { status: 200, json: { ...(await ledger.integrity(earlier)), key_id: ledger.keyId } };
}

const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

function wantsLines(request: Request): boolean {
  return /\bapplication\/x-ndjson\b/i.test(request.headers.accept ?? "");
}

/** One pass over the stored lines, from the first to the last that is wanted. */
async function* linesAt(ledger: Ledger, positions: readonly number[]): AsyncIterable<string> {
  const [first] = positions;
  if (first === undefined) return;
  let at = first;
  let wanted = 0;
  for await (const line of ledger.lines(first, positions.at(-1)! + 1)) {
    if (at === positions[wanted]) {
      yield line;
      wanted += 1;
    }
    at += 1;
  }
}

async function parsed(lines: AsyncIterable<string>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const line of lines) values.push(JSON.parse(line));
  return values;
}

function startOf(ledger: Ledger, after: string | null): number {
  if (after === null) return 0;
  const position = ledger.positionOf(after);
  if (position === undefined) throw new Refusal(422, "unknown_cursor", "after names no event of this trail");
  return position + 1;
}

function limitOf(text: string | null, fallback: number): number {
  if (text === null) return fallback;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MOST)
    throw new Refusal(422, "invalid_limit", `limit must be a whole number from 1 to ${MOST}`);
  return limit;
}

function timeOf(query: URLSearchParams, name: "from" | "to"): number {
  const text = query.get(name);
  if (text === null) return name === "from" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const time = RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  // A day that the month does not have would silently be one of the next month.
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(time) || Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text.slice(0, 10))
    throw new Refusal(422, "invalid_time", `${name} is not an RFC 3339 time, such as 2026-04-18T14:23:00Z`);
  return time;
}
