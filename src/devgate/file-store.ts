/** The logs as files of lines in the data folder: appended, fsynced, and a torn last line cut on opening. */
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { LogName, Store } from "./store.ts";

const NAMES: readonly LogName[] = ["events", "checkpoints", "state"];

/** The folder must exist and be locked by the caller. */
export async function openFileStore(folder: string): Promise<Store> {
  const repairs: string[] = [];
  const handles = new Map<LogName, FileHandle>();
  for (const name of NAMES) {
    const path = pathOf(folder, name);
    const handle = await open(path, "a+", 0o600);
    const cut = await cutTornLine(handle);
    if (cut > 0) repairs.push(`${name}.jsonl ended in a torn line of ${cut} bytes, which was cut`);
    handles.set(name, handle);
  }
  await syncFolder(folder);
  return {
    repairs,
    async append(log, lines) {
      const handle = handles.get(log)!;
      await handle.appendFile(lines.map((line) => `${line}\n`).join(""));
      await handle.datasync();
    },
    async *read(log, from = 0, to = Number.POSITIVE_INFINITY) {
      const lines = createInterface({
        input: createReadStream(pathOf(folder, log)),
        crlfDelay: Number.POSITIVE_INFINITY,
      });
      let at = 0;
      for await (const line of lines) {
        if (at >= to) break;
        if (at >= from) yield line;
        at += 1;
      }
    },
    async close() {
      for (const handle of handles.values()) await handle.close();
    },
  };
}

function pathOf(folder: string, name: LogName): string {
  return join(folder, `${name}.jsonl`);
}

/** Bytes behind the last newline are a line that was never acknowledged. */
async function cutTornLine(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  const block = Buffer.alloc(64 * 1024);
  let end = size;
  while (end > 0) {
    const from = Math.max(0, end - block.length);
    const { bytesRead } = await handle.read(block, 0, end - from, from);
    const newline = block.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (newline >= 0) {
      end = from + newline + 1;
      break;
    }
    end = from;
  }
  if (end === size) return 0;
  await handle.truncate(end);
  await handle.datasync();
  return size - end;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync();
  await handle.close();
}
