/** One gateway a data folder: a lock file that names the process holding it. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { TapPassError } from "../core/errors.ts";

/** Throws `CONFLICT` where a living process holds the folder; the lock of a dead one is taken over. */
export function lockFolder(path: string, pid: number, isAlive: (pid: number) => boolean): () => void {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, `${pid}\n`, { flag: "wx", mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(path, "utf8").trim());
    if (Number.isInteger(holder) && holder > 0 && holder !== pid && isAlive(holder)) {
      throw new TapPassError("CONFLICT", `another gateway (process ${holder}) uses this data folder`, {
        hints: ["stop it first, or give another folder with --data"],
      });
    }
    rmSync(path, { force: true });
  }
  throw new TapPassError("CONFLICT", "the data folder's lock changes hands", { hints: ["try again"] });
}
