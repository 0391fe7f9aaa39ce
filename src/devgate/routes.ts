/** The routes: method, path, and who may call them. */
import type { Gateway, Reply, Request } from "./exchange.ts";
import * as admin from "./handlers/admin.ts";
import * as audit from "./handlers/audit.ts";
import * as keys from "./handlers/keys.ts";
import type { Role } from "./tokens.ts";

export type Handler = (gateway: Gateway, request: Request) => Promise<Reply>;

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** `{name}` stands for one part of the path. */
  readonly path: string;
  /** Any of them will do; `public` needs no token, `any` some token. */
  readonly roles: readonly Role[] | "public" | "any";
  readonly handler: Handler;
}

const ADMIN: readonly Role[] = ["ADMIN", "PLATFORM"];
const ISSUER: readonly Role[] = ["ADMIN", "DEVELOPER", "PLATFORM"];
const READER: readonly Role[] = ["AUDITOR", "ADMIN", "PLATFORM"];

export const ROUTES: readonly Route[] = [
  { method: "POST", path: "/agents/{agent}/developer-keys", roles: ISSUER, handler: keys.createKey },
  { method: "GET", path: "/agents/{agent}/developer-keys", roles: READER, handler: keys.listKeys },
  { method: "DELETE", path: "/agents/{agent}/developer-keys/{key}", roles: ADMIN, handler: keys.revokeKey },
  { method: "GET", path: "/agents", roles: READER, handler: keys.listAgents },
  { method: "POST", path: "/admin/vault/rotate", roles: ADMIN, handler: admin.rotateVault },
  { method: "POST", path: "/admin/llm-keys", roles: ADMIN, handler: admin.setProviderKey },
  { method: "POST", path: "/admin/llm-keys/{provider}", roles: ADMIN, handler: admin.setProviderKey },
  { method: "GET", path: "/admin/llm-keys", roles: ADMIN, handler: admin.listProviderKeys },
  { method: "GET", path: "/admin/llm-keys/{provider}", roles: ADMIN, handler: admin.listProviderKeys },
  { method: "DELETE", path: "/admin/llm-keys/{provider}", roles: ADMIN, handler: admin.deleteProviderKey },
  { method: "GET", path: "/audit", roles: READER, handler: audit.listEvents },
  { method: "GET", path: "/audit/events/{event}", roles: READER, handler: audit.showEvent },
  { method: "GET", path: "/audit/checkpoints", roles: READER, handler: audit.listCheckpoints },
  { method: "GET", path: "/audit/integrity", roles: READER, handler: audit.integrity },
  { method: "GET", path: "/audit/signing-key", roles: "public", handler: audit.signingKey },
  { method: "GET", path: "/.well-known/jwks.json", roles: "public", handler: audit.keySet },
  { method: "GET", path: "/me", roles: "any", handler: admin.whoAmI },
  { method: "GET", path: "/health/live", roles: "public", handler: admin.live },
  { method: "GET", path: "/health/ready", roles: "public", handler: admin.ready },
];

/** A route, the methods that the path has where it is not this one, or nothing. */
export type Match =
  | { readonly route: Route; readonly params: Record<string, string> }
  | { readonly allow: readonly string[] }
  | "no-path";

/** `path` without query and prefix, still percent-encoded. */
export function matchRoute(method: string, path: string): Match {
  const allow: string[] = [];
  for (const route of ROUTES) {
    const params = matchPath(route.path, path);
    if (!params) continue;
    if (route.method === method) return { route, params };
    allow.push(route.method);
  }
  return allow.length > 0 ? { allow } : "no-path";
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const own = given[index]!;
    if (!part.startsWith("{")) {
      if (part !== own) return undefined;
      continue;
    }
    try {
      params[part.slice(1, -1)] = decodeURIComponent(own);
    } catch {
      return undefined;
    }
  }
  return params;
}
