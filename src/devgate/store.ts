/** Where the gateway keeps what must survive `kill -9`: three append-only logs of lines. */
import { TapPassError } from "../core/errors.ts";

export const LOG_NAMES = ["events", "checkpoints", "state"] as const;
export type LogName = (typeof LOG_NAMES)[number];

export interface Store {
  /** What recovery did on opening, in words for the operator. */
  readonly repairs: readonly string[];
  /** False once something went wrong that only a restart can put right; every append is then refused. */
  isUsable(): boolean;
  /**
   * Appends whole lines, in order; resolves when they are on disk. Throws `UNAVAILABLE`, and then none of them counts.
   * The caller appends to one log at a time.
   */
  append(log: LogName, lines: readonly string[]): Promise<void>;
  /** Lines `[from, to)` of a log, without their newline: what is on disk now, as far as it was acknowledged. */
  read(log: LogName, from?: number, to?: number): AsyncIterable<string>;
  close(): Promise<void>;
}

/** `cause` is named by its code alone: its message may hold paths or connection strings. */
export function storeFailed(what: string, cause: unknown): TapPassError {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return new TapPassError("UNAVAILABLE", typeof code === "string" ? `${what} (${code})` : what, { cause });
}
