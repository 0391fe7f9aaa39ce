/** Developer keys: issue, list, revoke. */
import { createHash } from "node:crypto";
import { type Gateway, Refusal, type Reply, type Request } from "../exchange.ts";
import type { StoredKey } from "../state.ts";
import { hashToken, makeKeyId, makeToken } from "../tokens.ts";

const DAY = 86_400_000;
const EMAIL = /^[^\s@"<>]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;

export async function createKey(gateway: Gateway, request: Request): Promise<Reply> {
  const agent_id = knownAgent(gateway, request);
  const body = request.body as Record<string, unknown> | null;
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw invalid("the body must be an object");
  const { developer_email, expires_days, name } = body;
  if (typeof developer_email !== "string" || !EMAIL.test(developer_email))
    throw invalid("developer_email is not an e-mail address");
  if (typeof expires_days !== "number" || !Number.isInteger(expires_days) || expires_days < 1 || expires_days > 365) {
    throw invalid("expires_days must be a whole number from 1 to 365");
  }
  if (name !== undefined && (typeof name !== "string" || name === "" || name.length > 100))
    throw invalid("name must be 1 to 100 characters");
  const idempotency = idempotencyHash(request);
  const earlier = idempotency && gateway.state.keyByIdempotency(idempotency);
  // The key itself was shown once and is not kept, so the first answer cannot be given again.
  if (earlier) throw new Refusal(409, "idempotency_replay", `this request has already created key ${earlier.key_id}`);
  if (idempotency && !gateway.state.reserve(idempotency)) {
    throw new Refusal(409, "idempotency_in_progress", "the same request is being worked on");
  }

  const api_key = makeToken("tp_dev_", 40, gateway.random);
  const now = gateway.clock.now();
  const key: StoredKey = {
    key_id: makeKeyId(gateway.random),
    agent_id,
    developer_email,
    ...(typeof name === "string" ? { name } : {}),
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + expires_days * DAY).toISOString(),
    suffix: api_key.slice(-4),
    token_hash: hashToken(api_key).toString("hex"),
  };
  await gateway.state.apply({ op: "key.created", key, ...(idempotency ? { idempotency } : {}) });
  const { key_id, expires_at } = key;
  await gateway.ledger.record({
    event_kind: "key.created",
    agent_id,
    key_id,
    developer_email,
    expires_at,
    actor: actorOf(request),
  });
  return {
    status: 201,
    json: { api_key, key_id, expires_at, developer_email, ...(key.name ? { name: key.name } : {}) },
  };
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
    await gateway.state.apply({
      op: "key.revoked",
      key_id: key.key_id,
      at: new Date(gateway.clock.now()).toISOString(),
    });
    const { key_id, developer_email } = key;
    await gateway.ledger.record({
      event_kind: "key.revoked",
      agent_id,
      key_id,
      developer_email,
      actor: actorOf(request),
    });
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
