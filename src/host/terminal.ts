/** The process as the program meets it first: environment, standard streams and their width; kept light for start-up. */
import type { Env } from "../core/ports.ts";

export interface Terminal {
  readonly env: Env;
  readonly isTTY: boolean;
  readonly stderrIsTTY: boolean;
  readonly stdinIsTTY: boolean;
  readonly columns: number;
  readonly stderrColumns: number;
  /** True once the reader of stdout has gone. */
  readonly closed: boolean;
  /** Writes to stdout and waits for a slow reader; does nothing once the reader has gone. */
  result(text: string | Uint8Array): Promise<void>;
  /** Writes to stderr. */
  error(text: string): void;
  /** Called once, when the reader of stdout goes. */
  onClosed(listener: () => void): void;
}

/**
 * The terminal of this process. A reader that goes away (`| head`) ends the output quietly. Streams are touched on
 * first use only: making each of them costs time, and most commands need one.
 */
export function openTerminal(): Terminal {
  let closed = false;
  const listeners: Array<() => void> = [];
  const isGone = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") return false;
    if (!closed) {
      closed = true;
      for (const listener of listeners) listener();
    }
    return true;
  };
  const stdout = once(() => process.stdout.on("error", isGone));
  // A lost message cannot be reported anywhere else.
  const stderr = once(() => process.stderr.on("error", () => {}));
  return {
    env: process.env,
    get isTTY() {
      return process.stdout.isTTY === true;
    },
    get stderrIsTTY() {
      return process.stderr.isTTY === true;
    },
    get stdinIsTTY() {
      return process.stdin.isTTY === true;
    },
    get columns() {
      return process.stdout.columns || 80;
    },
    get stderrColumns() {
      return process.stderr.columns || 80;
    },
    get closed() {
      return closed;
    },
    result(text) {
      if (closed || text.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        stdout().write(text, (error) => {
          if (!error || isGone(error)) resolve();
          else reject(error);
        });
      });
    },
    error(text) {
      stderr().write(text);
    },
    onClosed(listener) {
      stdout();
      listeners.push(listener);
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
