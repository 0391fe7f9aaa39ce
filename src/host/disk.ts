/** What every writer to disk needs: folders that are private, folders that are synced, and errors in words. */
import { mkdir, open, stat } from "node:fs/promises";
import { TapPassError } from "../core/errors.ts";

const PRIVATE_FOLDER = 0o700;

/** Makes the folder and its parents where they are missing, for the owner alone. */
export async function makeFolder(path: string): Promise<void> {
  // Where the parent refuses for good, as in /proc, Node's recursive mkdir would try for ever.
  if ((await modeOf(path)) !== undefined) return;
  try {
    await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });
  } catch (error) {
    throw unusable("make the folder", path, error);
  }
}

/** Makes a rename last through a power cut; a no-op where folders cannot be opened (Windows). */
export async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Some file systems refuse; the data itself is synced already.
  }
}

/** Permission bits; undefined where there is no such file. */
export async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unusable("read", path, error);
  }
}

/** A failure of the file system as an error with the path, `INPUT_UNREADABLE` (exit 2). */
export function unusable(doing: string, path: string, error: unknown): TapPassError {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown";
  return new TapPassError("INPUT_UNREADABLE", `cannot ${doing} ${path}: ${REASONS[code] ?? code}`, {
    cause: error,
    facts: { path, errno: code },
  });
}

export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  ENOSPC: "no space left",
  EDQUOT: "the quota is used up",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
};
