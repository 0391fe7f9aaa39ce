/** Where the gateway keeps what must survive `kill -9`: three append-only logs of lines. */

export type LogName = "events" | "checkpoints" | "state";

export interface Store {
  /** What recovery did on opening, in words for the operator. */
  readonly repairs: readonly string[];
  /** Appends whole lines, in order; resolves when they are on disk. */
  append(log: LogName, lines: readonly string[]): Promise<void>;
  /** Lines `[from, to)` of a log, without their newline. */
  read(log: LogName, from?: number, to?: number): AsyncIterable<string>;
  close(): Promise<void>;
}
