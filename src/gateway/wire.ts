/** Shapes on the gateway's wire, as docs/gateway API has them; replies may carry more fields, which are kept. */

export interface DeveloperKeyRequest {
  readonly developer_email: string;
  /** 1–365. */
  readonly expires_days: number;
  readonly name?: string;
}

export interface CreatedKey {
  /** Shown once. */
  readonly api_key: string;
  readonly key_id: string;
  readonly expires_at: string;
  readonly developer_email: string;
}

export interface DeveloperKey {
  readonly key_id: string;
  readonly developer_email: string;
  readonly name?: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly revoked_at?: string | null;
  readonly last_used_at?: string | null;
  /** The key's last four characters. */
  readonly suffix: string;
}

export interface Agent {
  readonly agent_id: string;
  readonly [field: string]: unknown;
}

export interface Identity {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly [field: string]: unknown;
}

export interface Integrity {
  readonly status: "intact" | "broken";
  readonly events: number;
  readonly head_hash: string | null;
  readonly checkpoints: number;
  readonly key_id: string;
  readonly [field: string]: unknown;
}

export interface Health {
  readonly status: string;
  readonly checks?: Readonly<Record<string, unknown>>;
}

export interface AuditQuery {
  readonly limit?: number;
  readonly event_type?: string;
  /** A cursor: everything after it. */
  readonly after?: string;
  readonly from?: string;
  readonly to?: string;
}
