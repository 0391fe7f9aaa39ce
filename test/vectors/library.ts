/** The built library as its users get it, and byte sources over files. */
import { createReadStream, statSync } from "node:fs";
import type { ByteSource } from "../../src/core/ports.ts";

type Library = typeof import("../../src/index.ts");

/** From `dist`, so that what is tested is what is shipped. */
export const library = (await import(new URL("../../dist/index.js", import.meta.url).href)) as Library;

export function fileSource(path: string): ByteSource {
  return { name: path, size: statSync(path).size, rereadable: true, open: () => createReadStream(path) };
}

/** Bytes in memory; `rereadable` false stands for stdin. `chunk` bytes at a time. */
export function bytesSource(
  bytes: Uint8Array,
  options: { name?: string; rereadable?: boolean; chunk?: number } = {},
): ByteSource {
  const { name = "memory", rereadable = true, chunk = 65_536 } = options;
  return {
    name,
    rereadable,
    async *open() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
  };
}
