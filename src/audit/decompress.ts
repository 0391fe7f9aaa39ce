/** Undoing gzip and Zstandard, told by their magic bytes, in constant memory. */
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** The compressed stream is broken or ends too early; what came before it was handed on. */
export class BrokenStream extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "BrokenStream";
  }
}

/** One Zstandard block can expand to 128 KiB, so this bounds what one push may produce before it is handed on. */
const ZSTD_SLICE = 64 * 1024;

/** Hands the plain bytes of `chunks` to `emit`, waiting for it. Throws `BrokenStream`. */
export async function decompress(
  chunks: AsyncIterable<Uint8Array>,
  emit: (chunk: Buffer) => void | Promise<void>,
): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const head = await firstBytes(iterator, 4);
    const all = prepend(head, iterator);
    if (head[0] === 0x1f && head[1] === 0x8b) await gunzip(all, emit);
    else if (isZstandard(head)) await unzstd(all, emit);
    else for await (const chunk of all) await emit(chunk);
  } finally {
    await iterator.return?.();
  }
}

async function gunzip(chunks: AsyncIterable<Buffer>, emit: (chunk: Buffer) => void | Promise<void>): Promise<void> {
  const source = Readable.from(chunks, { objectMode: false });
  const gunzipping = createGunzip({ chunkSize: 256 * 1024 });
  // pipe() does not forward errors; a failing disk must not look like a short file.
  source.on("error", (error) => gunzipping.destroy(error));
  source.pipe(gunzipping);
  try {
    for await (const chunk of gunzipping) await emit(chunk as Buffer);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code.startsWith("Z_")) {
      throw new BrokenStream(code === "Z_BUF_ERROR" ? "the gzip data ends too early" : "the gzip data is broken");
    }
    throw error;
  } finally {
    source.destroy();
    gunzipping.destroy();
  }
}

async function unzstd(chunks: AsyncIterable<Buffer>, emit: (chunk: Buffer) => void | Promise<void>): Promise<void> {
  const { Decompress } = await import("fzstd");
  let ready: Buffer[] = [];
  const stream = new Decompress((data) => {
    ready.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  });
  const push = async (part: Uint8Array, final: boolean): Promise<void> => {
    try {
      stream.push(part, final);
    } catch (error) {
      const early = /eof/i.test(error instanceof Error ? error.message : "");
      throw new BrokenStream(early ? "the Zstandard data ends too early" : "the Zstandard data is broken");
    }
    const parts = ready;
    ready = [];
    for (const part of parts) await emit(part);
  };
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += ZSTD_SLICE) await push(chunk.subarray(at, at + ZSTD_SLICE), false);
  }
  await push(new Uint8Array(0), true);
}

function isZstandard(head: Buffer): boolean {
  if (head.length < 4) return false;
  const magic = head.readUInt32LE(0);
  // A frame, or a skippable frame that tools put in front (RFC 8878, section 3.1).
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

async function firstBytes(iterator: AsyncIterator<Uint8Array>, count: number): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    const chunk = asBuffer(next.value);
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
  }
  return head;
}

async function* prepend(head: Buffer, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (;;) {
    const next = await iterator.next();
    if (next.done) return;
    yield asBuffer(next.value);
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
