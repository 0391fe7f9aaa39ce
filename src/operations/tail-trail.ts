/** The newest lines of the trail, and then those that are added. */
import { DAY, HOUR } from "../core/duration.ts";
import { TapPassError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { GatewayClient } from "../gateway/client.ts";
import { type ExportPorts, exportTrail } from "./export-trail.ts";

export interface TailOptions {
  readonly lines: number;
  readonly follow: boolean;
  /** Milliseconds between two questions. */
  readonly interval: number;
  readonly eventType: string | undefined;
}

export interface TailPorts {
  readonly client: GatewayClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly warn: (line: string) => void;
}

/** Hands over lines without their newline, oldest first; with `follow` until the signal aborts. */
export async function tailTrail(
  options: TailOptions,
  emit: (lines: readonly string[]) => Promise<void>,
  ports: TailPorts,
): Promise<void> {
  const { clock, signal, warn } = ports;
  const kind = options.eventType === undefined ? {} : { event_type: options.eventType };
  const exporting: ExportPorts = { ...ports, onProgress: () => {} };
  const newest = await newestLines(Math.max(1, options.lines), kind, exporting);
  let after = newest.length > 0 ? idOf(newest.at(-1)!) : undefined;
  if (options.lines > 0 && newest.length > 0) await emit(newest);
  while (options.follow) {
    await clock.sleep(options.interval, signal);
    try {
      await exportTrail(
        { ...kind, ...(after === undefined ? {} : { after }) },
        async (bytes) => {
          const lines = linesOf(bytes);
          after = idOf(lines.at(-1)!) ?? after;
          await emit(lines);
        },
        exporting,
      );
    } catch (error) {
      if (!(error instanceof TapPassError) || !error.retryable || signal.aborted) throw error;
      warn(`${error.message}; still trying`);
    }
  }
}

/** How far to look back, milliseconds; the whole trail only where it has nothing younger. */
const WINDOWS: readonly (number | undefined)[] = [HOUR, 2 * DAY, 60 * DAY, undefined];

/** The API reads forward only, so the end of a long trail is found by looking back in steps. */
async function newestLines(count: number, kind: { event_type?: string }, ports: ExportPorts): Promise<string[]> {
  let newest: string[] = [];
  for (const window of WINDOWS) {
    const from = window === undefined ? {} : { from: new Date(ports.clock.now() - window).toISOString() };
    newest = [];
    await exportTrail(
      { ...kind, ...from },
      async (bytes) => {
        newest = [...newest, ...linesOf(bytes)].slice(-count);
      },
      ports,
    );
    if (newest.length === count) break;
  }
  return newest;
}

function linesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function idOf(line: string): string | undefined {
  const { audit_id } = JSON.parse(line) as { audit_id?: unknown };
  return typeof audit_id === "string" ? audit_id : undefined;
}
