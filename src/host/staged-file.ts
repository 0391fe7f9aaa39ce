/** A file that grows under `<name>.partial` (`<name>.<tag>.partial`) and takes its final name only when it is complete. */
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { StagedFile } from "../core/ports.ts";
import { makeFolder, syncFolder, unusable } from "./disk.ts";

/** Opens the partial file; with `resume` what is in it is kept, otherwise it is emptied. */
export async function stageFile(
  path: string,
  { resume = false, mode = 0o600, tag }: { resume?: boolean; mode?: number; tag?: string } = {},
): Promise<StagedFile> {
  const partial = tag === undefined ? `${path}.partial` : `${path}.${tag}.partial`;
  await makeFolder(dirname(path));
  let handle: FileHandle;
  let size = 0;
  try {
    handle = await open(partial, resume ? "a" : "w", mode);
    await handle.chmod(mode);
    size = (await stat(partial)).size;
  } catch (error) {
    throw unusable("write", partial, error);
  }
  const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw unusable("write", partial, error);
    }
  };
  return {
    partial,
    size,
    read: () => createReadStream(partial, { highWaterMark: 1 << 20 }),
    truncate: (length) => attempt(() => handle.truncate(length)),
    write: (chunk) => attempt(() => handle.appendFile(chunk)),
    commit: () =>
      attempt(async () => {
        await handle.sync();
        await handle.close();
        await rename(partial, path);
        await syncFolder(dirname(path));
      }),
    abandon: (keep) =>
      attempt(async () => {
        await handle.close();
        if (!keep) await rm(partial, { force: true });
      }),
  };
}
