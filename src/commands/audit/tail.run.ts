/** Prints the newest events, one a line. */
import { parseDuration } from "../../core/duration.ts";
import { usage } from "../../core/errors.ts";
import { printable } from "../../core/text.ts";
import type { Needs } from "../../host/context.ts";
import { tailTrail } from "../../operations/tail-trail.ts";
import { escaped } from "../../ui/json.ts";
import { type Paint, paint } from "../../ui/paint.ts";
import type { Input } from "../spec.ts";

type Touches = Needs<"gateway" | "clock" | "signal" | "output" | "globals">;

const LEAST_INTERVAL = 200;

export async function run(context: Touches, { options }: Input): Promise<number> {
  const { output, globals, clock, signal } = context;
  const lines = /^\d{1,6}$/.test(String(options.lines)) ? Number(options.lines) : Number.NaN;
  if (Number.isNaN(lines)) throw usage("-n takes a whole number");
  const interval = Math.max(LEAST_INTERVAL, parseDuration(String(options.interval)));
  const client = await context.gateway();
  const colours = await paint(output.colour.stdout);
  const show =
    globals.format === "jsonl"
      ? (line: string) => (output.isTTY ? escaped(line) : line)
      : (line: string) => shortLine(line, colours);
  await tailTrail(
    {
      lines,
      follow: options.follow === true,
      interval,
      eventType: typeof options.eventType === "string" ? options.eventType : undefined,
    },
    (found) => output.result(found.map((line) => `${show(line)}\n`).join("")),
    { client, clock, signal, warn: (line) => output.warn(line) },
  );
  return 0;
}

/** Time, kind, who and what, in one safe line. */
function shortLine(line: string, colours: Paint): string {
  const event = JSON.parse(line) as Record<string, unknown>;
  const text = (name: string): string => (typeof event[name] === "string" ? printable(event[name]) : "");
  const kind = text("event_kind") || text("event_type");
  const rest = ["developer_email", "key_id", "model", "tool", "reason", "actor"]
    .map(text)
    .filter((part) => part !== "");
  return [
    colours.dim(text("ts") || text("timestamp")),
    colours.bold(kind.padEnd(13)),
    text("agent_id").padEnd(12),
    colours.dim(text("audit_id")),
    rest.join("  "),
  ]
    .join("  ")
    .trimEnd();
}
