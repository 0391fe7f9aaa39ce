/** What a pass over the trail saw: facts about single events and lines, before anything is concluded from them. */
import type { Checkpoint } from "./checkpoint.ts";
import type { DetectedProfile } from "./profile.ts";
import type { Runs } from "./runs.ts";
import type { SignedBytes } from "./signature.ts";
import type { EventDetails, Trail } from "./trail.ts";

/** State of an event's signature, as kept in `Runs`; `VALID + k` means: holds under trusted key number k. */
export const SIGNATURE = { UNCHECKED: 0, MISSING: 1, BAD: 2, IMPOSSIBLE: 3, OUT_OF_WINDOW: 4, VALID: 5 } as const;

export interface Place {
  readonly file: number;
  readonly line: number;
  readonly offset: number;
}

/** An event whose content does not give its stored hash. */
export interface Mismatch {
  readonly content: string;
  /** Which of the two hashes a trusted key signed. */
  readonly signed: "stored" | "content" | "neither" | "unknown";
  /** With the previous event's hash as `prev_hash` the content gives the stored hash: only the link was changed. */
  readonly onlyLink: boolean;
}

/** Adjacent lines that are no events, for the same reason. */
export interface Malformed extends Place {
  readonly toLine: number;
  readonly lines: number;
  readonly reason: string;
  /** Events read before it, over all files. */
  readonly beforeEvent: number;
  /** Nothing ends the record: the file stops in the middle of it. */
  readonly cut: boolean;
}

/** Something noticed at one event that the class of the finding says. */
export interface Notice extends Place {
  readonly event: number;
  readonly expected: string;
  readonly actual: string;
  readonly details: EventDetails;
}

export interface Endpoint extends Place {
  readonly hash: string;
  readonly previous: string;
  readonly details: EventDetails;
}

/** An event whose hash was watched for. */
export interface Met extends Place {
  readonly at: number;
  readonly details: EventDetails;
}

export interface Observations {
  readonly events: number;
  readonly bytes: number;
  readonly profile: DetectedProfile | undefined;
  readonly genesis: "null" | "zeros" | "mid-chain";
  readonly signedBytes: SignedBytes | undefined;
  readonly first: Endpoint | undefined;
  readonly last: Endpoint | undefined;
  readonly signatures: Runs;
  /** Events by trusted key: how many, and the first and last line. */
  readonly keyUse: ReadonlyMap<number, { events: number; from: number; to: number }>;
  /** 1 for an event whose content does not give its stored hash. */
  readonly mismatched: Runs;
  /** Details of the first of them. */
  readonly mismatches: ReadonlyMap<number, Mismatch>;
  readonly mismatchCount: number;
  readonly malformed: readonly Malformed[];
  /** The same in files of checkpoints. */
  readonly separateMalformed: readonly Malformed[];
  readonly checkpoints: readonly Checkpoint[];
  readonly profileChanges: readonly Notice[];
  readonly reversals: readonly Notice[];
  readonly reversalCount: number;
  /** Ids that may occur twice; certain only after a look at all of them. */
  readonly suspectIds: ReadonlySet<string>;
  /** Links between neighbours that do not hold. */
  readonly breaks: number;
  /** Another writer under which every event fits that does not fit the profile's, if one does and none contradicts. */
  readonly foreignWriter: string | undefined;
  /** Signatures that @noble accepts and OpenSSL does not. */
  readonly disputed: ReadonlySet<number>;
  /** The first event with each hash that was watched for; absent where there was none. */
  readonly met: ReadonlyMap<string, Met>;
  readonly trail: Trail | undefined;
}
