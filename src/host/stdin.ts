/** All of stdin, for values that are piped in. */
import { addAbortSignal } from "node:stream";
import { TapPassError } from "../core/errors.ts";
import type { Terminal } from "./terminal.ts";

const LIMIT = 16 << 20;

/** Throws `ANSWER_NEEDED` on a terminal, where nobody would know that something is waited for. */
export async function readStdin(terminal: Terminal, signal: AbortSignal, limit = LIMIT): Promise<Uint8Array> {
  if (terminal.stdinIsTTY) {
    throw new TapPassError("ANSWER_NEEDED", "stdin is a terminal, and this reads from stdin", {
      hints: ["pipe the value in, for example: tappass … - < file"],
    });
  }
  addAbortSignal(signal, process.stdin);
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of process.stdin) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Uint8Array);
      size += bytes.length;
      if (size > limit) throw new TapPassError("INPUT_UNREADABLE", `stdin is longer than ${limit} bytes`);
      parts.push(bytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return Buffer.concat(parts);
}
