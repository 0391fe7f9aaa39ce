/** A gateway in memory, for operations: what a test does not give is refused. */
import { TapPassError } from "../../../src/core/errors.ts";
import type { GatewayClient } from "../../../src/gateway/client.ts";

export function gatewayWith(calls: Partial<GatewayClient>): GatewayClient {
  const refused = () => Promise.reject(new TapPassError("FAULT", "this call was not expected"));
  return {
    url: "https://gateway.example",
    createKey: refused,
    listKeys: refused,
    revokeKey: refused,
    listAgents: refused,
    auditLines: refused,
    auditEvent: refused,
    checkpointLines: refused,
    signingKey: refused,
    integrity: refused,
    identity: refused,
    live: refused,
    ready: refused,
    serverTime: refused,
    ...calls,
  };
}
