/** The result of verifying a trail: shapes of the machine-readable report, schema version 1. */

export type Verdict = "verified" | "incomplete" | "tampered";

/** Exit code of each verdict. */
export const VERDICT_EXIT = { verified: 0, incomplete: 8, tampered: 5 } as const;

export const FINDING_CLASSES = [
  "modified",
  "rewritten",
  "resigned",
  "deleted",
  "inserted",
  "reordered",
  "duplicated",
  "forked",
  "truncated-head",
  "truncated-tail",
  "signature-invalid",
  "signature-missing",
  "malformed",
  "checkpoint-mismatch",
  "checkpoint-invalid",
  "profile-change",
  "time-reversal",
  "duplicate-id",
] as const;

export type FindingClass = (typeof FINDING_CLASSES)[number];

/** A checkpoint as a finding refers to it. */
export interface CheckpointRef {
  readonly checkpoint_id: string;
  readonly event_count: number;
  /** Line of the event that it anchors, where that event is in the trail. */
  readonly line?: number;
}

/** One cause, at the line where it happened. Text from the export is raw here: printers must make it safe. */
export interface Finding {
  readonly class: FindingClass;
  /** Warnings alone do not change the verdict. */
  readonly severity: "error" | "warning";
  /** 1-based, within `file`. */
  readonly line: number;
  /** Last line of a run with the same cause; absent for one line. */
  readonly to_line?: number;
  /** Set when the run ends in another file. */
  readonly to_file?: string;
  /** Byte offset of the line in the (decompressed) file. */
  readonly offset: number;
  readonly file: string;
  readonly audit_id?: string;
  readonly ts?: string;
  readonly event_kind?: string;
  readonly agent_id?: string;
  /** Events that the finding covers; for `deleted` and truncations the number missing, where anchors tell. */
  readonly events?: number;
  readonly expected?: string;
  readonly actual?: string;
  readonly explanation: string;
  readonly checkpoint_before?: CheckpointRef;
  readonly checkpoint_after?: CheckpointRef;
}

export interface EventRef {
  readonly line: number;
  readonly file: string;
  readonly audit_id?: string;
  readonly ts?: string;
}

/** Which variant of the format the trail is written in. */
export interface Profile {
  readonly hash_field: string;
  readonly signature_field: string;
  readonly signed_bytes: "digest" | "hex" | "none";
  readonly canonical: string;
  readonly genesis: "null" | "zeros" | "mid-chain";
}

export interface KeyUse {
  readonly key_id: string;
  /** `SHA256:` and the base64 of the SHA-256 of the raw 32 bytes. */
  readonly fingerprint: string;
  readonly pinned: boolean;
  readonly events: number;
  readonly from_line?: number;
  readonly to_line?: number;
}

export interface Report {
  readonly schema_version: 1;
  readonly verdict: Verdict;
  readonly exit_code: 0 | 5 | 8;
  readonly trail: {
    readonly files: readonly string[];
    readonly events: number;
    readonly checkpoints: number;
    readonly first?: EventRef;
    readonly last?: EventRef;
    readonly head_hash?: string;
    readonly bytes: number;
  };
  readonly profile?: Profile;
  readonly keys: readonly KeyUse[];
  readonly proven: readonly string[];
  readonly not_proven: readonly string[];
  readonly anchored_through?: EventRef & { readonly checkpoint_id?: string };
  readonly findings: readonly Finding[];
  /** Findings by class, all of them, also those beyond `--max-findings`. */
  readonly counts: Partial<Record<FindingClass, number>>;
  readonly duration_ms: number;
}
