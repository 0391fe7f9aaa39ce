/** Who is asking, and whether they may: tokens to identities, identities to routes. */
import { type Gateway, type Identity, Refusal } from "./exchange.ts";
import type { Route } from "./routes.ts";
import { hashToken, isSameHash, type Role } from "./tokens.ts";

/** A token that the gateway knows from its start. */
export interface BootstrapToken {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly hash: Uint8Array;
}

export interface Access {
  /** Throws 401 and 403. */
  admit(route: Route, authorization: string | undefined): Promise<Identity | undefined>;
}

/** Uses of a key are written down at most this often. */
const USE_EVERY = 60_000;

export function createAccess(gateway: Gateway, bootstrap: readonly BootstrapToken[]): Access {
  return {
    async admit(route, authorization) {
      if (route.roles === "public") return undefined;
      const identity = await identify(gateway, bootstrap, authorization);
      if (route.roles === "any" || route.roles.some((role) => identity.roles.includes(role))) return identity;
      throw new Refusal(403, "role_required", `this needs one of the roles ${route.roles.join(", ")}`);
    },
  };
}

async function identify(
  gateway: Gateway,
  bootstrap: readonly BootstrapToken[],
  authorization: string | undefined,
): Promise<Identity> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined)
    throw new Refusal(401, "missing_token", "an Authorization: Bearer token is needed", CHALLENGE);
  const hash = hashToken(token);
  const known = bootstrap.find((each) => isSameHash(each.hash, hash));
  if (known) return { subject: known.subject, roles: known.roles };
  // Only hashes are looked up, so that the time taken says nothing about a token.
  const key = gateway.state.keyByTokenHash(hash.toString("hex"));
  const now = gateway.clock.now();
  if (!key || key.revoked_at !== undefined || now >= Date.parse(key.expires_at)) {
    const reason = !key ? "unknown" : key.revoked_at === undefined ? "expired" : "revoked";
    await gateway.ledger.record({
      event_kind: "auth_fail",
      reason,
      ...(key ? { key_id: key.key_id, agent_id: key.agent_id } : {}),
    });
    const message = reason === "unknown" ? "the token is not known" : `the key is ${reason}`;
    throw new Refusal(401, "invalid_token", message, CHALLENGE);
  }
  if (now - Date.parse(key.last_used_at ?? "1970-01-01T00:00:00Z") >= USE_EVERY) {
    await gateway.state.apply({ op: "key.used", key_id: key.key_id, at: new Date(now).toISOString() });
  }
  return { subject: key.developer_email, roles: ["AGENT"], agent_id: key.agent_id, key_id: key.key_id };
}

const CHALLENGE = { "www-authenticate": 'Bearer realm="tappass"' };
