/** Paths as typed → sources of bytes: files, the files of a folder in name order, `-` for stdin. */
import { createReadStream } from "node:fs";
import { access, constants, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { TapPassError } from "../core/errors.ts";
import type { ByteSource } from "../core/ports.ts";
import { isMissing, unusable } from "./disk.ts";

const CHUNK = 1 << 20;
const EXPORT = /\.(?:jsonl|ndjson)(?:\.(?:gz|zst))?$/i;

/** Throws `INPUT_UNREADABLE` for a path that is missing, unreadable, or a folder without exports. */
export async function openSources(
  paths: readonly string[],
  cwd: string,
  signal?: AbortSignal,
): Promise<{ sources: ByteSource[]; ignored: string[] }> {
  const sources: ByteSource[] = [];
  const ignored: string[] = [];
  for (const path of paths) {
    if (path === "-") {
      if (sources.some((source) => source.name === "-")) throw unreadable("stdin (-) can be given only once");
      sources.push(stdinSource(signal));
      continue;
    }
    const full = resolve(cwd, path);
    const facts = await factsOf(full, path);
    if (!facts.isDirectory()) {
      sources.push(await fileSource(path, full, facts.isFile() ? facts.size : undefined, signal));
      continue;
    }
    const inside = await folder(path, full, signal);
    sources.push(...inside.sources);
    ignored.push(...inside.ignored);
  }
  return { sources, ignored };
}

async function folder(
  path: string,
  full: string,
  signal: AbortSignal | undefined,
): Promise<{ sources: ByteSource[]; ignored: string[] }> {
  const sources: ByteSource[] = [];
  const ignored: string[] = [];
  let names: string[];
  try {
    names = (await readdir(full)).filter((name) => !name.startsWith(".")).sort();
  } catch (error) {
    throw unusable("read", path, error);
  }
  for (const name of names) {
    const shown = join(path, name);
    const facts = EXPORT.test(name) ? await factsOf(join(full, name), shown) : undefined;
    if (facts?.isFile()) sources.push(await fileSource(shown, join(full, name), facts.size, signal));
    else ignored.push(shown);
  }
  if (sources.length === 0) {
    throw unreadable(`no export in the folder ${path}`, "exports are named *.jsonl or *.ndjson, also with .gz or .zst");
  }
  return { sources, ignored };
}

async function factsOf(full: string, shown: string) {
  try {
    return await stat(full);
  } catch (error) {
    if (isMissing(error)) throw unreadable(`no such file or folder: ${shown}`);
    throw unusable("read", shown, error);
  }
}

/** A named pipe or a device is read once; a file as often as asked. */
async function fileSource(
  name: string,
  full: string,
  size: number | undefined,
  signal: AbortSignal | undefined,
): Promise<ByteSource> {
  try {
    await access(full, constants.R_OK);
  } catch (error) {
    throw unusable("read", name, error);
  }
  return {
    name,
    rereadable: size !== undefined,
    ...(size === undefined ? {} : { size }),
    open: () => chunks(createReadStream(full, { highWaterMark: CHUNK }), name, signal),
  };
}

function stdinSource(signal: AbortSignal | undefined): ByteSource {
  return { name: "-", rereadable: false, open: () => chunks(process.stdin, "stdin", signal) };
}

/** Ctrl-C ends a read that waits, as a failure: an input that merely ended would look complete. */
async function* chunks(
  stream: Readable,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (signal) addAbortSignal(signal, stream);
  try {
    for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Uint8Array);
  } catch (error) {
    signal?.throwIfAborted();
    throw unusable("read", name, error);
  }
}

function unreadable(message: string, ...hints: string[]): TapPassError {
  return new TapPassError("INPUT_UNREADABLE", message, { hints });
}
