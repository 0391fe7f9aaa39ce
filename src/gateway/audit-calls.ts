/** The calls about the trail: lines come as they were hashed, never parsed and written again. */
import type { TapPassError } from "../core/errors.ts";
import type { HttpReply } from "../core/ports.ts";
import type { GatewayClient } from "./client.ts";
import { isLines, linesOf, objectOf, textOf } from "./content.ts";
import { nonsense } from "./failure.ts";
import { Replies } from "./replies.ts";
import type { Send } from "./send.ts";

const NDJSON = { accept: "application/x-ndjson" };
const READERS = "auditor, admin or platform";

type AuditCalls = Pick<GatewayClient, "auditLines" | "auditEvent" | "checkpointLines" | "signingKey" | "integrity">;

export function auditCalls(send: Send, host: string): AuditCalls {
  return {
    async auditLines(query, signal) {
      const call = { method: "GET", path: "/audit", role: READERS } as const;
      const reply = await send(call, { query: { ...query }, headers: NDJSON, ...(signal ? { signal } : {}) });
      // A gateway that knows no NDJSON would have its events parsed and written anew here: other bytes than it hashed.
      if (!isLines(reply)) throw await notLines(reply, host);
      const next = reply.headers["x-next-cursor"];
      return { lines: reply.stream(), ...(next ? { next } : {}) };
    },

    async auditEvent(auditId) {
      const call = { method: "GET", path: `/audit/events/${encodeURIComponent(auditId)}`, role: READERS } as const;
      const reply = await send(call, { headers: NDJSON, accepted: [404] });
      if (reply.status === 404) return undefined;
      return linesOf(await textOf(reply, host))[0];
    },

    async checkpointLines() {
      const reply = await send({ method: "GET", path: "/audit/checkpoints", role: READERS }, { headers: NDJSON });
      if (!isLines(reply)) throw await notLines(reply, host);
      return linesOf(await reply.text());
    },

    async signingKey() {
      const reply = await send({ method: "GET", path: "/audit/signing-key", role: "none" });
      return new Uint8Array(Buffer.from(await textOf(reply, host)));
    },

    async integrity() {
      const reply = await send({ method: "GET", path: "/audit/integrity", role: READERS });
      return new Replies(reply, host).integrity(await objectOf(reply, host));
    },
  };
}

async function notLines(reply: HttpReply, host: string): Promise<TapPassError> {
  await textOf(reply, host, true);
  return nonsense(reply, "JSON, but not lines (application/x-ndjson), so the events are not as they were hashed", host);
}
