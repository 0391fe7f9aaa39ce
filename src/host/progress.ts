/** Draws a progress bar on stderr: on a terminal only, after a second, and takes it away again. */
import type { Clock } from "../core/ports.ts";
import type { Progress } from "./context.ts";
import type { Terminal } from "./terminal.ts";

/** Facts of a bar, from which its line is made. */
export interface BarState {
  readonly title: string;
  readonly done: number;
  readonly total?: number;
  /** Milliseconds since it began. */
  readonly elapsed: number;
  readonly note?: string;
}

/** Makes the line, at most `columns` wide. */
export type Bar = (state: BarState, columns: number) => string;

const QUIET_FOR = 1000;
const REDRAW_EVERY = 100;

export interface ProgressOptions {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly bar: Bar;
  readonly silent: boolean;
}

export function openProgress(options: ProgressOptions): {
  start(title: string, total?: number): Progress;
  clear(): void;
} {
  const { terminal, clock, bar } = options;
  const silent = options.silent || !terminal.stderrIsTTY;
  let shown = false;
  const clear = () => {
    if (shown) terminal.error("\r\u001b[K");
    shown = false;
  };
  return {
    clear,
    start(title, total) {
      if (silent) return { update() {}, finish() {} };
      const began = clock.monotonic();
      let drawnAt = 0;
      return {
        update(done, note) {
          const now = clock.monotonic();
          if (now - began < QUIET_FOR || now - drawnAt < REDRAW_EVERY) return;
          drawnAt = now;
          const state = { title, done, elapsed: now - began, ...(total ? { total } : {}), ...(note ? { note } : {}) };
          terminal.error(`\r${bar(state, terminal.stderrColumns - 1)}\u001b[K`);
          shown = true;
        },
        finish: clear,
      };
    },
  };
}
