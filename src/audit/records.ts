/** What a container is cut into: one record an event or checkpoint, still as bytes. */

/** A record longer than this is malformed; it is never held in memory. */
export const MAX_RECORD = 16 * 1024 * 1024;

/** Receives each record. The bytes are only good during the call. */
export interface RecordSink {
  /** `line` counts from 1; `offset` is in the decompressed file. `last` where nothing ends the record. */
  record(bytes: Buffer, start: number, end: number, line: number, offset: number, last: boolean): void;
  /** A place that holds no record: too long, or where the file breaks off. */
  trouble(line: number, offset: number, reason: string): void;
}

/** Takes a container's bytes as they come and hands its records to a sink. */
export interface Splitter {
  push(chunk: Buffer): void;
  end(): void;
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** Bytes of a record that began in an earlier chunk, as long as it stays within the limit. */
export class Carry {
  #parts: Buffer[] = [];
  size = 0;
  tooLong = false;

  add(part: Buffer): void {
    this.size += part.length;
    if (this.size > MAX_RECORD) {
      this.tooLong = true;
      this.#parts = [];
    }
    // A copy: the chunk belongs to the reader.
    if (!this.tooLong && part.length > 0) this.#parts.push(Buffer.from(part));
  }

  take(): Buffer {
    const whole = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    this.clear();
    return whole;
  }

  clear(): void {
    this.#parts = [];
    this.size = 0;
    this.tooLong = false;
  }
}
