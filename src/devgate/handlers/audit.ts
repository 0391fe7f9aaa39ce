/** Reading the trail: events, checkpoints, keys, and the gateway's own word about its integrity. */
import { type Gateway, Refusal, type Reply, type Request } from "../exchange.ts";
import type { Ledger } from "../ledger.ts";

const MOST = 10_000;
const DEFAULT = 100;

/** Events, oldest first. As NDJSON the lines are exactly as they were hashed. */
export async function listEvents({ ledger }: Gateway, request: Request): Promise<Reply> {
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

export async function keySet({ ledger }: Gateway): Promise<Reply> {
  const x = Buffer.from(ledger.publicKey).toString("base64url");
  return {
    status: 200,
    json: { keys: [{ kty: "OKP", crv: "Ed25519", kid: ledger.keyId, use: "sig", alg: "EdDSA", x }] },
  };
}

export async function integrity({ ledger }: Gateway): Promise<Reply> {
  return { status: 200, json: { ...(await ledger.integrity()), key_id: ledger.keyId } };
}

const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

function wantsLines(request: Request): boolean {
  return /\bapplication\/x-ndjson\b/.test(request.headers.accept ?? "");
}

/** Neighbouring positions are read in one go. */
async function* linesAt(ledger: Ledger, positions: readonly number[]): AsyncIterable<string> {
  for (let i = 0; i < positions.length; ) {
    const first = positions[i]!;
    let length = 1;
    while (positions[i + length] === first + length) length += 1;
    yield* ledger.lines(first, first + length);
    i += length;
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
  const time = /^\d{4}-\d\d-\d\d(?:T.+)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Refusal(422, "invalid_time", `${name} is not an RFC 3339 time`);
  return time;
}
