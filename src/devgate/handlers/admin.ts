/** Provider keys in the gateway's own vault, rotation of its encryption key, and who is asking. */
import { commit } from "../commit.ts";
import { type Gateway, Refusal, type Reply, type Request } from "../exchange.ts";
import { actorOf } from "./keys.ts";

const PROVIDER = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export async function setProviderKey(gateway: Gateway, request: Request): Promise<Reply> {
  const body = (request.body ?? {}) as { provider?: unknown; api_key?: unknown; value?: unknown };
  const provider = request.params.provider ?? body.provider;
  if (typeof provider !== "string" || !PROVIDER.test(provider))
    throw new Refusal(422, "invalid_request", "provider must be a lower-case name");
  const value = body.api_key ?? body.value;
  if (typeof value !== "string" || value === "" || value.length > 65_536) {
    throw new Refusal(422, "invalid_request", "api_key must be a string of 1 to 65536 characters");
  }
  const created_at = new Date(gateway.clock.now()).toISOString();
  const suffix = value.length >= 16 ? value.slice(-4) : "";
  const record = gateway.sealer.seal(provider, value);
  await commit(
    gateway,
    { op: "secret.set", secret: { provider, record, suffix, created_at } },
    { event_kind: "llm_key.set", provider, actor: actorOf(request) },
  );
  return { status: 201, json: { provider, suffix, created_at } };
}

export async function listProviderKeys({ state }: Gateway, request: Request): Promise<Reply> {
  const shown = [...state.secrets.values()].map(({ provider, suffix, created_at }) => ({
    provider,
    suffix,
    created_at,
  }));
  const { provider } = request.params;
  if (provider === undefined) return { status: 200, json: { data: shown } };
  const one = shown.find((each) => each.provider === provider);
  if (!one) throw new Refusal(404, "provider_not_found", "no key for this provider");
  return { status: 200, json: one };
}

export async function deleteProviderKey(gateway: Gateway, request: Request): Promise<Reply> {
  const provider = request.params.provider ?? "";
  if (!gateway.state.secrets.has(provider)) throw new Refusal(404, "provider_not_found", "no key for this provider");
  await commit(
    gateway,
    { op: "secret.deleted", provider },
    { event_kind: "llm_key.deleted", provider, actor: actorOf(request) },
  );
  return { status: 204 };
}

export async function rotateVault(gateway: Gateway, request: Request): Promise<Reply> {
  await gateway.sealer.drop();
  const { fingerprint } = gateway.sealer;
  await gateway.ledger.record({ event_kind: "vault.rotated", fingerprint, actor: actorOf(request) });
  return { status: 200, json: { rotated: true, fingerprint } };
}

export async function whoAmI(_gateway: Gateway, request: Request): Promise<Reply> {
  return { status: 200, json: request.identity };
}

export async function live(): Promise<Reply> {
  return { status: 200, json: { status: "ok" } };
}

/** 503 with the reason in its checks while starting or stopping, and where what is stored is of no use. */
export async function ready(gateway: Gateway): Promise<Reply> {
  const closed = gateway.sealer.unopened([...gateway.state.secrets.values()]).length;
  const checks = {
    serving: gateway.isReady() ? "ok" : "not ready",
    ledger: gateway.isWritable() ? "ok" : "nothing can be written",
    vault: closed === 0 ? "ok" : `${closed} of the provider keys cannot be opened`,
  };
  const isReady = Object.values(checks).every((check) => check === "ok");
  return { status: isReady ? 200 : 503, json: { status: isReady ? "ok" : "unavailable", checks } };
}
