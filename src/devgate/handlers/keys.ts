/** Developer keys: issue, list, revoke. */
import { createHash } from "node:crypto";
import { commit } from "../commit.ts";
import { type Gateway, Refusal, type Reply, type Request } from "../exchange.ts";
import type { StoredKey } from "../state.ts";
import { hashToken, makeKeyId, makeToken } from "../tokens.ts";

const DAY = 86_400_000;
/** Half a surrogate pair is no character; hashed, it would be written as another than the one that was asked for. */
const HALF_PAIR = /\p{Cs}/u;
/** No control characters, quotes or spaces in front of the @; behind it labels of a host name. */
const EMAIL =
  /^[^\s@"<>()\\,;:\u0000-\u001f\u007f-\u009f]{1,64}@(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const NAME = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]{1,100}$/u;

export async function createKey(gateway: Gateway, request: Request): Promise<Reply> {
  const agent_id = knownAgent(gateway, request);
  const body = request.body as Record<string, unknown> | null;
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw invalid("the body must be an object");
  const { developer_email, expires_days, name } = body;
  if (typeof developer_email !== "string" || !EMAIL.test(developer_email) || HALF_PAIR.test(developer_email))
    throw invalid("developer_email is not an e-mail address");
  if (typeof expires_days !== "number" || !Number.isInteger(expires_days) || expires_days < 1 || expires_days > 365) {
    throw invalid("expires_days must be a whole number from 1 to 365");
  }
  if (name !== undefined && name !== null && (typeof name !== "string" || !NAME.test(name) || HALF_PAIR.test(name)))
    throw invalid("name must be 1 to 100 characters, none of them a control character");
  const wanted = { agent_id, developer_email, expires_days, ...(typeof name === "string" ? { name } : {}) };
  const idempotency = idempotencyHash(request);
  if (idempotency === undefined) return issue(gateway, request, wanted);
  const earlier = gateway.state.keyByIdempotency(idempotency);
  // The key itself was shown once and is not kept, so the first answer cannot be given again.
  if (earlier) throw new Refusal(409, "idempotency_replay", `this request has already created key ${earlier.key_id}`);
  if (!gateway.state.reserve(idempotency))
    throw new Refusal(409, "idempotency_in_progress", "the same request is being worked on");
  try {
    return await issue(gateway, request, wanted, idempotency);
  } finally {
    gateway.state.release(idempotency);
  }
}

interface WantedKey {
  readonly agent_id: string;
  readonly developer_email: string;
  readonly expires_days: number;
  readonly name?: string;
}

async function issue(
  gateway: Gateway,
  request: Request,
  { agent_id, developer_email, expires_days, name }: WantedKey,
  idempotency?: string,
): Promise<Reply> {
  const api_key = makeToken("tp_dev_", 40, gateway.random);
  const key_id = makeKeyId(gateway.random);
  const now = gateway.clock.now();
  const expires_at = new Date(now + expires_days * DAY).toISOString();
  const key: StoredKey = {
    key_id,
    agent_id,
    developer_email,
    ...(name === undefined ? {} : { name }),
    created_at: new Date(now).toISOString(),
    expires_at,
    suffix: api_key.slice(-4),
    token_hash: hashToken(api_key).toString("hex"),
  };
  const actor = actorOf(request);
  await commit(
    gateway,
    { op: "key.created", key, ...(idempotency === undefined ? {} : { idempotency }) },
    { event_kind: "key.created", agent_id, key_id, developer_email, expires_at, actor },
  );
  const shown = { api_key, key_id, expires_at, developer_email, ...(name === undefined ? {} : { name }) };
  return { status: 201, json: shown };
}

export async function listKeys(gateway: Gateway, request: Request): Promise<Reply> {
  const agent_id = knownAgent(gateway, request);
  const keys = [...gateway.state.keys.values()].filter((key) => key.agent_id === agent_id);
  return { status: 200, json: { data: keys.map(({ token_hash: _hidden, agent_id: _known, ...shown }) => shown) } };
}

export async function revokeKey(gateway: Gateway, request: Request): Promise<Reply> {
  const agent_id = knownAgent(gateway, request);
  const key = gateway.state.keys.get(request.params.key ?? "");
  if (!key || key.agent_id !== agent_id) throw new Refusal(404, "key_not_found", "no such key");
  if (key.revoked_at === undefined) {
    const { key_id, developer_email } = key;
    await commit(
      gateway,
      { op: "key.revoked", key_id, at: new Date(gateway.clock.now()).toISOString() },
      { event_kind: "key.revoked", agent_id, key_id, developer_email, actor: actorOf(request) },
    );
  }
  return { status: 204 };
}

export async function listAgents(gateway: Gateway): Promise<Reply> {
  return { status: 200, json: { data: gateway.agents.map((agent_id) => ({ agent_id })) } };
}

export function actorOf(request: Request): string {
  return request.identity?.subject ?? "anonymous";
}

function knownAgent(gateway: Gateway, request: Request): string {
  const agent = request.params.agent ?? "";
  if (!gateway.agents.includes(agent)) throw new Refusal(404, "agent_not_found", "no such agent");
  return agent;
}

function idempotencyHash(request: Request): string | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined || key === "") return undefined;
  if (key.length > 255) throw invalid("Idempotency-Key is longer than 255 characters");
  return createHash("sha256")
    .update(`${actorOf(request)}\n${key}`)
    .digest("hex");
}

function invalid(message: string): Refusal {
  return new Refusal(422, "invalid_request", message);
}
