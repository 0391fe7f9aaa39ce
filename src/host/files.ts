/** Files as the product writes them: private, to a temporary name, synced, renamed. */
import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { TapPassError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { withLock } from "./lock.ts";
import { stageFile } from "./staged-file.ts";

const PRIVATE = 0o600;
const PRIVATE_FOLDER = 0o700;

export const systemFiles: Files = {
  async read(path) {
    try {
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unusable("read", path, error);
    }
  },

  async write(path, content, { mode = PRIVATE, exclusive = false } = {}) {
    await makeFolder(dirname(path));
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
    try {
      const handle = await open(temporary, "wx", mode);
      try {
        // The mode given to open is cut by the umask; this one is not.
        await handle.chmod(mode);
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await (exclusive ? placeNew(temporary, path) : rename(temporary, path));
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error instanceof TapPassError ? error : unusable("write", path, error);
    }
  },

  stage: stageFile,
  locked: withLock,

  async remove(path) {
    try {
      await rm(path, { force: true });
    } catch (error) {
      throw unusable("remove", path, error);
    }
  },

  async exists(path) {
    try {
      await stat(path);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw unusable("read", path, error);
    }
  },
};

/** Makes the folder and its parents where they are missing, for the owner alone. */
export async function makeFolder(path: string): Promise<void> {
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

/** A hard link fails where the name exists, which a rename would not. */
async function placeNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new TapPassError("CONFLICT", `${path} exists already`, {
        hints: ["choose another name or remove it first"],
      });
    }
    throw error;
  }
  await rm(temporary, { force: true });
}
