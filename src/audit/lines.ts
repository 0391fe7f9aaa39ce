/** JSON Lines: one record a line; blank lines are passed over but counted. */
import { Carry, isSpace, MAX_RECORD, type RecordSink, type Splitter } from "./records.ts";

const NEWLINE = 0x0a;

export class LineSplitter implements Splitter {
  readonly #sink: RecordSink;
  readonly #carry = new Carry();
  #line = 1;
  /** Offset of the first byte of the current line. */
  #lineOffset: number;
  /** Offset of the next chunk's first byte. */
  #offset: number;

  /** `offset`: bytes before the first line (a byte order mark). */
  constructor(sink: RecordSink, offset = 0) {
    this.#sink = sink;
    this.#lineOffset = offset;
    this.#offset = offset;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const newline = chunk.indexOf(NEWLINE, from);
      if (newline < 0) break;
      if (this.#carry.size > 0) {
        this.#carry.add(chunk.subarray(from, newline));
        this.#finishCarried(false);
      } else {
        this.#emit(chunk, from, newline, false);
      }
      from = newline + 1;
      this.#line += 1;
      this.#lineOffset = this.#offset + from;
    }
    this.#offset += chunk.length;
    if (from < chunk.length) this.#carry.add(chunk.subarray(from));
  }

  end(): void {
    if (this.#carry.size > 0) this.#finishCarried(true);
  }

  #finishCarried(last: boolean): void {
    if (this.#carry.tooLong) {
      this.#carry.clear();
      return this.#tooLong();
    }
    const line = this.#carry.take();
    this.#emit(line, 0, line.length, last);
  }

  #emit(bytes: Buffer, start: number, end: number, last: boolean): void {
    if (end - start > MAX_RECORD) return this.#tooLong();
    let first = start;
    while (first < end && isSpace(bytes[first]!)) first += 1;
    if (first < end) this.#sink.record(bytes, start, end, this.#line, this.#lineOffset, last);
  }

  #tooLong(): void {
    this.#sink.trouble(this.#line, this.#lineOffset, "longer than 16 MiB");
  }
}
