/** What the caller knows of the trail from elsewhere: heads and counts that it must agree with. */

/** The highest head seen in an earlier run. */
export interface RememberedHead {
  readonly head_hash: string;
  /** Events from genesis through that head. */
  readonly events: number;
  /** When it was verified, RFC 3339. */
  readonly verified_at?: string;
}

export interface Anchors {
  /** Hashes (64 lower-case hex digits) that must be in the trail, or be what its first event follows. */
  readonly expectHeads: readonly string[];
  readonly expectCount: number | undefined;
  readonly remembered: readonly RememberedHead[];
}
