/** A saved API reply: one JSON document whose records are the elements of an array, taken out as they stream by. */
import { CODE } from "./json-bytes.ts";
import { Carry, isSpace, type RecordSink, type Splitter } from "./records.ts";

/** Members of a reply that hold records. */
export const LIST_MEMBERS: ReadonlySet<string> = new Set(["data", "events", "checkpoints"]);

const LONGEST_NAME = 64;

/**
 * Follows a document's structure byte by byte. At each moment it knows how deep it is, whether inside a string, and
 * whether the array it is in is the one that holds the records. Elements are numbered from 1 in place of lines.
 */
export class ElementSplitter implements Splitter {
  readonly #sink: RecordSink;
  readonly #carry = new Carry();
  #offset: number;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #ended = false;
  /** Depth at which the records are, 0 while outside such an array. */
  #recordDepth = 0;
  /** Name of the member being read, at depth 1 of an object. */
  #name = "";
  #nameOpen = false;
  #isObject = false;
  #collecting = false;
  #recordOffset = 0;
  #number = 0;
  #strayReported = false;

  constructor(sink: RecordSink, offset = 0) {
    this.#sink = sink;
    this.#offset = offset;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk[at]!;
      if (this.#inString) {
        this.#stringByte(code);
        continue;
      }
      if (isSpace(code)) continue;
      if (this.#ended) {
        this.#stray(this.#offset + at);
        continue;
      }
      const closes = code === CODE.closeBrace || code === CODE.closeBracket;
      const atRecords = this.#recordDepth > 0 && this.#depth === this.#recordDepth;
      if (this.#collecting && atRecords && (code === CODE.comma || closes)) this.#finish(chunk.subarray(from, at));
      else if (!this.#collecting && atRecords && code !== CODE.comma && !closes) {
        this.#collecting = true;
        this.#recordOffset = this.#offset + at;
        this.#number += 1;
        from = at;
      }
      this.#structure(code);
    }
    if (this.#collecting) this.#carry.add(chunk.subarray(from));
    this.#offset += chunk.length;
  }

  end(): void {
    if (this.#ended) return;
    if (this.#collecting)
      this.#sink.trouble(this.#number, this.#recordOffset, "the document breaks off inside this record");
    else this.#sink.trouble(this.#number + 1, this.#offset, "the document breaks off");
  }

  #structure(code: number): void {
    if (code === CODE.quote) {
      this.#inString = true;
      if (this.#isObject && this.#depth === 1) {
        this.#nameOpen = true;
        this.#name = "";
      }
    } else if (code === CODE.openBrace || code === CODE.openBracket) {
      this.#depth += 1;
      if (this.#depth === 1) {
        this.#isObject = code === CODE.openBrace;
        if (!this.#isObject) this.#recordDepth = 1;
      } else if (this.#depth === 2 && this.#isObject && code === CODE.openBracket && LIST_MEMBERS.has(this.#name)) {
        this.#recordDepth = 2;
      }
    } else if (code === CODE.closeBrace || code === CODE.closeBracket) {
      if (this.#depth === this.#recordDepth) this.#recordDepth = 0;
      this.#depth -= 1;
      if (this.#depth <= 0) this.#ended = true;
    } else if (code === CODE.comma && this.#depth === 1) {
      this.#name = "";
    }
  }

  #stringByte(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === CODE.backslash) this.#escaped = true;
    else if (code === CODE.quote) {
      this.#inString = false;
      this.#nameOpen = false;
      return;
    }
    if (this.#nameOpen && this.#name.length < LONGEST_NAME) this.#name += String.fromCharCode(code);
  }

  #finish(rest: Buffer): void {
    this.#collecting = false;
    this.#carry.add(rest);
    if (this.#carry.tooLong) {
      this.#carry.clear();
      return this.#sink.trouble(this.#number, this.#recordOffset, "longer than 16 MiB");
    }
    const record = this.#carry.take();
    this.#sink.record(record, 0, record.length, this.#number, this.#recordOffset, false);
  }

  #stray(offset: number): void {
    if (this.#strayReported) return;
    this.#strayReported = true;
    this.#sink.trouble(this.#number + 1, offset, "more follows after the document");
  }
}
