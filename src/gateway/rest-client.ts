/** The gateway's API over HTTP: one method a call, replies checked, refusals as product errors. */
import { usage } from "../core/errors.ts";
import type { Clock, Http } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import { auditCalls } from "./audit-calls.ts";
import type { GatewayClient } from "./client.ts";
import { listOf, objectOf } from "./content.ts";
import { type Call, refusal } from "./failure.ts";
import { Replies } from "./replies.ts";
import type { Send } from "./send.ts";
import type { Health } from "./wire.ts";

export interface GatewayOptions {
  readonly url: string;
  /** Path in front of the API, such as `/api`. */
  readonly apiPrefix?: string;
  readonly token?: Secret;
  readonly http: Http;
  readonly clock: Clock;
}

const JSON_TYPE = "application/json";
const READERS = "auditor, admin or platform";

/** Throws `USAGE` for a URL that cannot be a gateway's. */
export function createGatewayClient(options: GatewayOptions): GatewayClient {
  const { http, token } = options;
  const url = baseOf(options.url, options.apiPrefix);
  const host = new URL(url).host;

  const send: Send = async (call, more = {}) => {
    const target = new URL(`${url}${call.path}`);
    for (const [name, value] of Object.entries(more.query ?? {})) {
      if (value !== undefined) target.searchParams.set(name, String(value));
    }
    const reply = await http.request({
      method: call.method,
      url: target.href,
      headers: {
        accept: JSON_TYPE,
        ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
        ...(more.body === undefined ? {} : { "content-type": JSON_TYPE }),
        ...more.headers,
      },
      ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
      ...(more.signal === undefined ? {} : { signal: more.signal }),
    });
    if ((reply.status >= 200 && reply.status < 300) || more.accepted?.includes(reply.status)) return reply;
    throw await refusal(reply, call, host);
  };

  const keysPath = (agentId: string) => `/agents/${encodeURIComponent(agentId)}/developer-keys`;

  /** 503 is an answer to this question. */
  async function health(path: string): Promise<Health> {
    const reply = await send({ method: "GET", path, role: "none" }, { accepted: [503] });
    return new Replies(reply, host).health(await objectOf(reply, host));
  }

  return {
    url,
    ...auditCalls(send, host),

    async createKey(agentId, request, idempotencyKey) {
      const call: Call = { method: "POST", path: keysPath(agentId), role: "admin or developer" };
      const reply = await send(call, { body: request, headers: { "idempotency-key": idempotencyKey } });
      return new Replies(reply, host).createdKey(await objectOf(reply, host), request.developer_email);
    },

    async listKeys(agentId) {
      const reply = await send({ method: "GET", path: keysPath(agentId), role: READERS });
      const replies = new Replies(reply, host);
      return (await listOf(reply, ["keys", "developer_keys"], host)).map((key) => replies.developerKey(key));
    },

    async revokeKey(agentId, keyId) {
      const path = `${keysPath(agentId)}/${encodeURIComponent(keyId)}`;
      const reply = await send({ method: "DELETE", path, role: "admin" });
      await reply.bytes();
    },

    async listAgents() {
      const reply = await send({ method: "GET", path: "/agents", role: READERS });
      const replies = new Replies(reply, host);
      return (await listOf(reply, ["agents"], host)).map((agent) => replies.agent(agent));
    },

    async identity() {
      const reply = await send({ method: "GET", path: "/me", role: "any" });
      return new Replies(reply, host).identity(await objectOf(reply, host));
    },

    live: () => health("/health/live"),
    ready: () => health("/health/ready"),

    async serverTime() {
      const reply = await send({ method: "GET", path: "/health/live", role: "none" }, { accepted: [503] });
      await reply.bytes();
      const time = Date.parse(reply.headers.date ?? "");
      return Number.isNaN(time) ? undefined : time;
    },
  };
}

/** Throws `USAGE` for a URL that is none or that holds a user or password. */
function baseOf(text: string, prefix: string | undefined): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw usage("the gateway's URL is not an http(s) URL", "write it as https://gateway.example.com");
  if (url.username || url.password)
    throw usage("the gateway's URL holds a user or password", "set TAPPASS_ADMIN_KEY instead");
  if (url.search || url.hash) throw usage("the gateway's URL ends in a query or fragment", "give the base URL alone");
  const path = (prefix ?? "").replace(/^\/*/, "/").replace(/\/+$/, "");
  const base = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  // A prefix that the URL has already is not meant twice.
  return path === "" || base.endsWith(path) ? base : `${base}${path}`;
}
