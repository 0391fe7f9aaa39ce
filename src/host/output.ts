/** Results to stdout, everything else to stderr. */
import type { Clock, Env } from "../core/ports.ts";
import { messageLine, printable } from "../core/text.ts";
import { colourLevel } from "./colour.ts";
import type { Output } from "./context.ts";
import { type Bar, openProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface OutputOptions {
  readonly terminal: Terminal;
  readonly env: Env;
  readonly clock: Clock;
  readonly quiet: boolean;
  readonly noColour: boolean;
  readonly bar: Bar;
}

/** The output and a function that takes a drawn bar off the screen. */
export function openOutput(options: OutputOptions): Output & { clear(): void } {
  const { terminal, env, clock, quiet, noColour, bar } = options;
  const drawn = openProgress({ terminal, clock, bar, silent: quiet || Boolean(env.CI) || env.TERM === "dumb" });
  return {
    isTTY: terminal.isTTY,
    stderrIsTTY: terminal.stderrIsTTY,
    columns: terminal.columns,
    colour: {
      stdout: colourLevel(env, terminal.isTTY, noColour),
      stderr: colourLevel(env, terminal.stderrIsTTY, noColour),
    },
    result(text) {
      drawn.clear();
      return terminal.result(text);
    },
    note(line, always = false) {
      if (quiet && !always) return;
      drawn.clear();
      terminal.error(`${printableKeepingColour(line)}\n`);
    },
    warn(line) {
      drawn.clear();
      terminal.error(`tappass: warning: ${messageLine(line, 1000)}\n`);
    },
    progress: (title, total) => drawn.start(title, total),
    clear: () => drawn.clear(),
  };
}

/** Our own colour codes (SGR) and line breaks stay; every other control character of the line does not. */
function printableKeepingColour(line: string): string {
  return line
    .split(/(\u001b\[[0-9;]*m|\n)/)
    .map((part, at) => (at % 2 === 1 ? part : printable(part)))
    .join("");
}
