/** Taking the trail away: page after page in constant memory, going on after a broken connection. */
import { TapPassError } from "../core/errors.ts";
import type { Clock, StagedFile } from "../core/ports.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { AuditQuery } from "../gateway/wire.ts";

/** Lines asked for at a time. */
const PAGE = 5000;
const TRIES = 5;
const NEWLINE = 0x0a;
/** More than any event: what has no line break by then is no trail. Bytes. */
const LONGEST_LINE = 64 << 20;

export interface ExportPorts {
  readonly client: GatewayClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly warn: (line: string) => void;
  readonly onProgress: (bytes: number, events: number) => void;
}

export interface ExportResult {
  readonly events: number;
  readonly bytes: number;
}

/** Hands whole lines to `write`. `after` is the id of the last event already there. */
export async function exportTrail(
  query: AuditQuery,
  write: (lines: Uint8Array) => Promise<void>,
  ports: ExportPorts,
): Promise<ExportResult> {
  const { client, clock, signal, warn, onProgress } = ports;
  let after = query.after;
  let events = 0;
  let bytes = 0;
  let failures = 0;
  for (;;) {
    const lines = new WholeLines();
    const asked = after;
    let received = 0;
    const accept = async (whole: Uint8Array): Promise<void> => {
      if (whole.length === 0) return;
      await write(whole);
      after = lastEventId(whole);
      const count = countLines(whole);
      received += count;
      events += count;
      bytes += whole.length;
      failures = 0;
      onProgress(bytes, events);
    };
    try {
      const page = await client.auditLines(
        { ...query, limit: PAGE, ...(after === undefined ? {} : { after }) },
        signal,
      );
      for await (const chunk of page.lines) await accept(lines.push(chunk));
      await accept(lines.end());
      // A gateway that selects may hand out a page with few lines, or none, and still have more behind its cursor.
      if (page.next === undefined ? received < PAGE : received === 0 && page.next === asked) return { events, bytes };
      after = page.next ?? after;
    } catch (error) {
      const isBroken = error instanceof TapPassError && error.retryable && !signal.aborted;
      failures += 1;
      if (!isBroken || failures >= TRIES) throw error;
      warn(`the connection broke after ${events.toLocaleString("en-US")} events; going on from there`);
      await clock.sleep(250 * 2 ** failures, signal);
    }
  }
}

/**
 * What an earlier, unfinished export left: cut behind its last whole line, with the id to go on after. Throws `CONFLICT`
 * where that is no event: what a power cut or another program left there is not for us to throw away.
 */
export async function resumePoint(file: StagedFile): Promise<{ after: string | undefined; size: number }> {
  if (file.size === 0) return { after: undefined, size: 0 };
  const lines = new WholeLines();
  let size = 0;
  let after: string | undefined;
  for await (const chunk of file.read()) {
    const whole = lines.push(chunk);
    if (whole.length === 0) continue;
    size += whole.length;
    try {
      after = lastEventId(whole);
    } catch (cause) {
      throw new TapPassError("CONFLICT", `${file.partial} is no unfinished export, or a damaged one`, {
        hints: ["look at it, and remove it to start anew"],
        cause,
      });
    }
  }
  if (size < file.size) await file.truncate(size);
  return { after, size };
}

/** Cuts a stream of chunks at newlines, so that what is written always ends with a whole line. */
class WholeLines {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): Uint8Array {
    const all =
      this.#rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        : Buffer.concat([this.#rest, chunk]);
    const end = all.lastIndexOf(NEWLINE) + 1;
    this.#rest = Buffer.from(all.subarray(end));
    if (this.#rest.length > LONGEST_LINE) throw notEvents();
    return all.subarray(0, end);
  }

  /** A last line without a newline is whole only if it is JSON: otherwise the connection broke in it. */
  end(): Uint8Array {
    if (this.#rest.length === 0) return this.#rest;
    try {
      JSON.parse(this.#rest.toString("utf8"));
    } catch {
      throw new TapPassError("UNAVAILABLE", "the gateway's answer breaks off in the middle of a line", {
        hints: ["run the same command again: it goes on where it stopped"],
      });
    }
    return Buffer.concat([this.#rest, Buffer.from([NEWLINE])]);
  }
}

/** Throws `PROVIDER_ERROR` where the last line is no event: without its id there is no going on. */
function lastEventId(whole: Uint8Array): string {
  const buffer = Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength);
  const start = buffer.length < 2 ? 0 : buffer.lastIndexOf(NEWLINE, buffer.length - 2) + 1;
  try {
    const { audit_id } = JSON.parse(buffer.toString("utf8", start)) as { audit_id?: unknown };
    if (typeof audit_id === "string") return audit_id;
  } catch {
    // Said below.
  }
  throw notEvents();
}

function notEvents(): TapPassError {
  return new TapPassError("PROVIDER_ERROR", "the gateway answers with something that is no audit event", {
    hints: ["check --url and --api-prefix: the answer must be NDJSON, one event a line"],
  });
}

function countLines(whole: Uint8Array): number {
  let count = 0;
  for (let at = whole.indexOf(NEWLINE); at >= 0; at = whole.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
