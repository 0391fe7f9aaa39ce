/** A lock file beside what it protects, holding the pid of its owner; a dead owner's lock is taken over. */
import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { TapPassError } from "../core/errors.ts";
import { systemClock } from "./clock.ts";
import { makeFolder, unusable } from "./disk.ts";

const RETRY = 50;

/** Runs the action while this process alone holds `<path>.lock`; waits at most `timeout` ms, then throws `CONFLICT`. */
export async function withLock<T>(path: string, action: () => Promise<T>, timeout = 10_000): Promise<T> {
  const lock = `${path}.lock`;
  await makeFolder(dirname(path));
  const limit = systemClock.monotonic() + timeout;
  while (!(await take(lock))) {
    const owner = await ownerOf(lock);
    if (owner !== undefined && !isAlive(owner)) {
      await clearStale(lock, owner);
      continue;
    }
    if (systemClock.monotonic() >= limit) {
      const who = owner === undefined ? "another process" : `process ${owner}`;
      throw new TapPassError("CONFLICT", `${path} is locked by ${who}`, {
        hints: [`wait for it, or remove ${lock} if no tappass is running`],
      });
    }
    await systemClock.sleep(RETRY);
  }
  try {
    return await action();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, "wx", 0o600);
    try {
      await handle.writeFile(`${process.pid}\n`);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw unusable("lock", lock, error);
  }
}

/** The pid in the lock; undefined while its owner has not written it yet. */
async function ownerOf(lock: string): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(lock, "utf8")).trim());
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Moves a dead owner's lock away, unless somebody else took it over in the meantime. */
async function clearStale(lock: string, owner: number): Promise<void> {
  const aside = `${lock}.${randomBytes(6).toString("hex")}`;
  try {
    await rename(lock, aside);
  } catch {
    return;
  }
  // Two processes may have seen the same dead owner: a fresh lock that was moved by mistake is put back.
  if ((await ownerOf(aside)) === owner) await rm(aside, { force: true });
  else await rename(aside, lock).catch(() => {});
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
