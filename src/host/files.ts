/** Files as the product writes them: private, to a temporary name, synced, renamed. */
import { randomBytes } from "node:crypto";
import { link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { TapPassError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { isMissing, makeFolder, syncFolder, unusable } from "./disk.ts";
import { withLock } from "./lock.ts";
import { stageFile } from "./staged-file.ts";

const PRIVATE = 0o600;

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
