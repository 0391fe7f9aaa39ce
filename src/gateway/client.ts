/** The gateway as commands see it: one method a call, typed replies, product errors. */
import type {
  Agent,
  AuditQuery,
  CreatedKey,
  DeveloperKey,
  DeveloperKeyRequest,
  Health,
  Identity,
  Integrity,
} from "./wire.ts";

export interface GatewayClient {
  /** Base URL with the prefix, without a trailing slash; for messages. */
  readonly url: string;
  createKey(agentId: string, request: DeveloperKeyRequest, idempotencyKey: string): Promise<CreatedKey>;
  listKeys(agentId: string): Promise<DeveloperKey[]>;
  revokeKey(agentId: string, keyId: string): Promise<void>;
  listAgents(): Promise<Agent[]>;
  /** One page of raw NDJSON: the bytes of the lines exactly as hashed, streamed, with the cursor for the next. */
  auditLines(query: AuditQuery, signal?: AbortSignal): Promise<AuditPage>;
  /** One event by id, as its raw line; undefined when there is none. */
  auditEvent(auditId: string): Promise<string | undefined>;
  /** The checkpoints' raw lines. */
  checkpointLines(): Promise<string[]>;
  /** The raw reply, for the trust parser. */
  signingKey(): Promise<Uint8Array>;
  integrity(): Promise<Integrity>;
  identity(): Promise<Identity>;
  live(): Promise<Health>;
  ready(): Promise<Health>;
  /** Its clock by the Date header, milliseconds since 1970; undefined where it sends none. */
  serverTime(): Promise<number | undefined>;
}

export interface AuditPage {
  readonly lines: AsyncIterable<Uint8Array>;
  /** Cursor behind the last line of this page, from `X-Next-Cursor`; undefined at the end. */
  readonly next?: string;
}
