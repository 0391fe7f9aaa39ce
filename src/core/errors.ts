/** The one error class of the product, and the one table from error code to exit code. */

/** Exit codes a script may rely on; printed by `tappass help exit-codes`. */
export const EXIT = {
  DONE: 0,
  FAULT: 1,
  USAGE: 2,
  NOT_FOUND: 3,
  NOT_ALLOWED: 4,
  TAMPERED: 5,
  UNAVAILABLE: 6,
  CONFLICT: 7,
  NOT_PROVEN: 8,
  CHANGES: 10,
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each exit code means, in the words that help and the man page print. */
export const EXIT_MEANINGS: ReadonlyArray<readonly [ExitCode, string]> = [
  [EXIT.DONE, "done; for audit verify: verified"],
  [EXIT.FAULT, "a fault: an unexpected failure, here or at the other end"],
  [EXIT.USAGE, "usage: a wrong flag or value, or an input that cannot be read"],
  [EXIT.NOT_FOUND, "not found"],
  [EXIT.NOT_ALLOWED, "not allowed, or not signed in"],
  [EXIT.TAMPERED, "tampering proved"],
  [EXIT.UNAVAILABLE, "unavailable; safe to retry"],
  [EXIT.CONFLICT, "conflict: it exists already, or somebody else changed it"],
  [EXIT.NOT_PROVEN, "not proven: nothing contradicts the trail, but something required is missing"],
  [EXIT.CHANGES, "changes pending (only with --detailed-exitcode)"],
  [EXIT.INTERRUPTED, "interrupted (Ctrl-C)"],
];

const CODES = {
  FAULT: EXIT.FAULT,
  PROVIDER_ERROR: EXIT.FAULT,
  USAGE: EXIT.USAGE,
  INPUT_UNREADABLE: EXIT.USAGE,
  CONFIG_INVALID: EXIT.USAGE,
  KEY_UNUSABLE: EXIT.USAGE,
  INVALID_REQUEST: EXIT.USAGE,
  ANSWER_NEEDED: EXIT.USAGE,
  NOT_FOUND: EXIT.NOT_FOUND,
  UNAUTHENTICATED: EXIT.NOT_ALLOWED,
  FORBIDDEN: EXIT.NOT_ALLOWED,
  KEY_CHANGED: EXIT.NOT_ALLOWED,
  TAMPERED: EXIT.TAMPERED,
  UNAVAILABLE: EXIT.UNAVAILABLE,
  TIMEOUT: EXIT.UNAVAILABLE,
  OUTCOME_UNKNOWN: EXIT.UNAVAILABLE,
  CONFLICT: EXIT.CONFLICT,
  NOT_PROVEN: EXIT.NOT_PROVEN,
  INTERRUPTED: EXIT.INTERRUPTED,
} as const satisfies Record<string, ExitCode>;

/** The closed union of error codes; stable, part of the JSON error format. */
export type ErrorCode = keyof typeof CODES;

export interface ErrorDetails {
  /** What to try next, each one line, imperative, lower case. */
  readonly hints?: readonly string[];
  /** Facts for machines: names and numbers, never a secret. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Every failure that a user is meant to see. Messages are lower case, without a full stop, and hold no secret. */
export class TapPassError extends Error {
  readonly code: ErrorCode;
  readonly hints: readonly string[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "TapPassError";
    this.code = code;
    this.hints = details.hints ?? [];
    this.facts = details.facts ?? {};
    this.retryable = details.retryable ?? CODES[code] === EXIT.UNAVAILABLE;
  }

  get exitCode(): ExitCode {
    return CODES[this.code];
  }
}

/** A `USAGE` error: something the caller typed is wrong. */
export function usage(message: string, ...hints: string[]): TapPassError {
  return new TapPassError("USAGE", message, { hints });
}
