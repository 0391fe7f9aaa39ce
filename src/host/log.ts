/** Diagnostics on stderr: `--debug` lines with their facts, redacted, and warnings. */
import type { Log } from "../core/ports.ts";
import { redact } from "../core/redact.ts";
import { messageLine } from "../core/text.ts";
import type { Terminal } from "./terminal.ts";

export function openLog(terminal: Terminal, debug: boolean): Log {
  return {
    debug(message, facts) {
      if (!debug) return;
      const more = facts === undefined ? "" : ` ${JSON.stringify(facts)}`;
      terminal.error(`tappass: debug: ${messageLine(redact(message + more), 2000)}\n`);
    },
    warn(message) {
      terminal.error(`tappass: warning: ${messageLine(message, 1000)}\n`);
    },
  };
}
