/** The only place that turns an error into what a user reads on stderr and into an exit code. */
import { TapPassError } from "../core/errors.ts";
import type { Env } from "../core/ports.ts";
import { redact } from "../core/redact.ts";
import { messageLine } from "../core/text.ts";

export interface FailureStyle {
  readonly json: boolean;
  readonly debug: boolean;
}

/** What an error says and the exit code it stands for. `text` ends in a newline. */
export function describeFailure(error: unknown, style: FailureStyle): { text: string; exitCode: number } {
  const failure = toTapPassError(error);
  const exitCode = failure.exitCode;
  const lines = style.json ? [json(failure)] : human(failure);
  if (style.debug && error instanceof Error && failure.code !== "USAGE") lines.push(...trace(error));
  return { text: `${lines.join("\n")}\n`, exitCode };
}

/** How errors are to be written, from the raw command line: it must be known when the line itself is wrong. */
export function failureStyle(argv: readonly string[], env: Env): FailureStyle {
  let format = env.TAPPASS_FORMAT;
  let debug = false;
  for (const [at, token] of argv.entries()) {
    if (token === "--") break;
    if (token === "--debug") debug = true;
    else if (token === "--json") format = "json";
    else if (token === "--format") format = argv[at + 1];
    else if (token.startsWith("--format=")) format = token.slice("--format=".length);
  }
  return { json: format === "json" || format === "jsonl", debug };
}

function toTapPassError(error: unknown): TapPassError {
  if (error instanceof TapPassError) return error;
  if (error instanceof Error && error.name === "AbortError") return new TapPassError("INTERRUPTED", "interrupted");
  return new TapPassError("FAULT", `unexpected failure: ${messageLine(redact(summary(error)))}`, {
    hints: ["run again with --debug to see where it happened"],
    cause: error,
  });
}

function human(failure: TapPassError): string[] {
  const id = requestId(failure);
  const message = messageLine(failure.message, 1000);
  const known = id === null || message.includes(id);
  return [
    `tappass: error: ${message}${known ? "" : ` (request ${messageLine(id)})`}`,
    ...failure.hints.map((hint) => `tappass: hint: ${messageLine(hint, 1000)}`),
  ];
}

function json(failure: TapPassError): string {
  const { code, hints, retryable } = failure;
  const message = messageLine(failure.message, 1000);
  return JSON.stringify({ error: { code, message, hints, retryable, request_id: requestId(failure) } });
}

function requestId(failure: TapPassError): string | null {
  const id = failure.facts.request_id;
  return id === undefined ? null : String(id);
}

function summary(error: unknown): string {
  if (!(error instanceof Error)) return "something that is not an error was thrown";
  const code = (error as NodeJS.ErrnoException).code;
  return error.message || code || error.name;
}

function trace(error: Error): string[] {
  const lines: string[] = [];
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    for (const line of (each.stack ?? each.message).split("\n"))
      lines.push(`tappass: debug: ${messageLine(redact(line), 400)}`);
  }
  return lines;
}
