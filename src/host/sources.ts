/** Paths as typed → sources of bytes: files, the files of a folder in name order, `-` for stdin. */
import { createReadStream } from "node:fs";
import { access, constants, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { TapPassError } from "../core/errors.ts";
import type { ByteSource } from "../core/ports.ts";
import { isMissing, unusable } from "./disk.ts";

const CHUNK = 1 << 20;
const EXPORT = /\.(?:jsonl|ndjson)(?:\.(?:gz|zst))?$/i;

/** Throws `INPUT_UNREADABLE` for a path that is missing, unreadable, or a folder without exports. */
export async function openSources(
  paths: readonly string[],
  cwd: string,
): Promise<{ sources: ByteSource[]; ignored: string[] }> {
  const sources: ByteSource[] = [];
  const ignored: string[] = [];
  for (const path of paths) {
    if (path === "-") {
      if (sources.some((source) => source.name === "-")) throw unreadable("stdin (-) can be given only once");
      sources.push(stdinSource());
      continue;
    }
    const full = resolve(cwd, path);
    const facts = await factsOf(full, path);
    if (!facts.isDirectory()) {
      sources.push(await fileSource(path, full, facts.isFile() ? facts.size : undefined));
      continue;
    }
    const inside = await folder(path, full);
    sources.push(...inside.sources);
    ignored.push(...inside.ignored);
  }
  return { sources, ignored };
}

async function folder(path: string, full: string): Promise<{ sources: ByteSource[]; ignored: string[] }> {
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
    if (facts?.isFile()) sources.push(await fileSource(shown, join(full, name), facts.size));
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
async function fileSource(name: string, full: string, size: number | undefined): Promise<ByteSource> {
  try {
    await access(full, constants.R_OK);
  } catch (error) {
    throw unusable("read", name, error);
  }
  return {
    name,
    rereadable: size !== undefined,
    ...(size === undefined ? {} : { size }),
    open: () => chunks(createReadStream(full, { highWaterMark: CHUNK }), name),
  };
}

function stdinSource(): ByteSource {
  return { name: "-", rereadable: false, open: () => chunks(process.stdin, "stdin") };
}

async function* chunks(stream: AsyncIterable<Uint8Array | string>, name: string): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw unusable("read", name, error);
  }
}

function unreadable(message: string, ...hints: string[]): TapPassError {
  return new TapPassError("INPUT_UNREADABLE", message, { hints });
}
