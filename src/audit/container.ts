/** Reading one file of a trail: decompressed, told apart, cut into records. */
import type { ByteSource } from "../core/ports.ts";
import { BrokenStream, decompress } from "./decompress.ts";
import { ElementSplitter } from "./elements.ts";
import { LineSplitter } from "./lines.ts";
import type { RecordSink, Splitter } from "./records.ts";
import { SNIFF_BYTES, sniff } from "./sniff.ts";

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Bytes read so far, of the file as it is on disk, and of its records. */
export type OnBytes = (stored: number, plain: number) => void | Promise<void>;

/**
 * Hands every record of `source` to `sink`, in constant memory. A container that breaks off is `trouble` at the end,
 * never an exception; only a source that cannot be read throws. Returns the plain size in bytes.
 */
export async function readRecords(source: ByteSource, sink: RecordSink, onBytes?: OnBytes): Promise<number> {
  const reader = new ContainerReader(sink);
  let stored = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source.open()) {
      stored += chunk.length;
      yield chunk;
    }
  };
  try {
    await decompress(counted(), async (chunk) => {
      reader.push(chunk);
      if (onBytes) await onBytes(stored, reader.size);
    });
    reader.end();
  } catch (error) {
    if (!(error instanceof BrokenStream)) throw error;
    reader.breakOff(error.message);
  }
  return reader.size;
}

/** Holds back the start of the file until it is known what it is. */
class ContainerReader {
  size = 0;
  readonly #sink: RecordSink;
  #head: Buffer[] = [];
  #headSize = 0;
  #splitter: Splitter | undefined;
  #lastLine = 0;

  constructor(sink: RecordSink) {
    this.#sink = {
      record: (bytes, start, end, line, offset, last) => {
        this.#lastLine = line;
        sink.record(bytes, start, end, line, offset, last);
      },
      trouble: (line, offset, reason) => {
        this.#lastLine = line;
        sink.trouble(line, offset, reason);
      },
    };
  }

  push(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.#splitter) return this.#splitter.push(chunk);
    this.#head.push(Buffer.from(chunk));
    this.#headSize += chunk.length;
    if (this.#headSize >= SNIFF_BYTES) this.#begin();
  }

  end(): void {
    this.#begin().end();
  }

  /** The stream is broken: what is there so far counts, and the place is reported. */
  breakOff(reason: string): void {
    if (!this.#splitter && this.#headSize > 0) this.#begin();
    this.#sink.trouble(this.#lastLine + 1, this.size, reason);
  }

  #begin(): Splitter {
    if (this.#splitter) return this.#splitter;
    const whole = Buffer.concat(this.#head);
    this.#head = [];
    const skip = whole.subarray(0, 3).equals(BOM) ? 3 : 0;
    const head = whole.subarray(skip);
    const isDocument = sniff(head.subarray(0, SNIFF_BYTES)) === "document";
    this.#splitter = isDocument ? new ElementSplitter(this.#sink, skip) : new LineSplitter(this.#sink, skip);
    this.#splitter.push(head);
    return this.#splitter;
  }
}
