/** The logs as files of lines in the data folder: appended, fsynced, and a torn last line cut on opening. */
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { LOG_NAMES, type LogName, type Store, storeFailed } from "./store.ts";

const NEWLINE = 0x0a;

interface LogFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Where each acknowledged line ends, newline included: what lies behind the last of them does not count. */
  readonly ends: number[];
}

/** The folder must exist and be locked by the caller. */
export async function openFileStore(folder: string): Promise<Store> {
  const repairs: string[] = [];
  const files = new Map<LogName, LogFile>();
  for (const name of LOG_NAMES) {
    const path = join(folder, `${name}.jsonl`);
    const handle = await open(path, "a+", 0o600);
    const ends = await lineEnds(path);
    const torn = (await handle.stat()).size - sizeOf(ends);
    if (torn > 0) {
      await cutTo(handle, sizeOf(ends));
      repairs.push(`${name}.jsonl ended in a torn line of ${torn} bytes, which was cut`);
    }
    files.set(name, { path, handle, ends });
  }
  await syncFolder(folder);

  let isUsable = true;
  return {
    repairs,
    isUsable: () => isUsable,
    async append(log, lines) {
      if (!isUsable) throw storeFailed("the data folder cannot be written any more; restart the gateway", undefined);
      const { handle, ends } = files.get(log)!;
      const size = sizeOf(ends);
      const written = lines.map((line) => Buffer.from(`${line}\n`));
      try {
        await handle.appendFile(Buffer.concat(written));
      } catch (error) {
        // A full disk takes a part of what it is given: the part must go, or the next line would be glued to it.
        await cutTo(handle, size).catch(() => {
          isUsable = false;
        });
        throw storeFailed(`${log}.jsonl cannot be written`, error);
      }
      try {
        await handle.datasync();
      } catch (error) {
        // After a failed fsync nobody knows what is on disk; only reading it again tells.
        isUsable = false;
        throw storeFailed(`${log}.jsonl cannot be synced`, error);
      }
      let end = size;
      for (const { length } of written) {
        end += length;
        ends.push(end);
      }
    },
    async *read(log, from = 0, to = Number.POSITIVE_INFINITY) {
      const { path, ends } = files.get(log)!;
      const start = from === 0 ? 0 : (ends[from - 1] ?? sizeOf(ends));
      const end = ends[Math.min(to, ends.length) - 1] ?? 0;
      if (start < end) yield* linesOf(createReadStream(path, { start, end: end - 1 }));
    },
    async close() {
      for (const { handle } of files.values()) await handle.close();
    },
  };
}

function sizeOf(ends: readonly number[]): number {
  return ends.at(-1) ?? 0;
}

async function lineEnds(path: string): Promise<number[]> {
  const ends: number[] = [];
  let offset = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) ends.push(offset + at + 1);
    offset += chunk.length;
  }
  return ends;
}

/** Split at newlines alone: other characters that some readers take for line ends stand inside of strings. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = data.indexOf(NEWLINE); at >= 0; at = data.indexOf(NEWLINE, from)) {
      yield data.toString("utf8", from, at);
      from = at + 1;
    }
    rest = data.subarray(from);
  }
  if (rest.length > 0) yield rest.toString("utf8");
}

async function cutTo(handle: FileHandle, size: number): Promise<void> {
  await handle.truncate(size);
  await handle.datasync();
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync();
  await handle.close();
}
