/** The folder that a file chosen by the user is to go into: it must be there, and is not made in passing. */
import { dirname } from "node:path";
import { TapPassError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";

/** Throws `INPUT_UNREADABLE` naming the folder. */
export async function assertFolder(files: Files, path: string): Promise<void> {
  const folder = dirname(path);
  if (await files.exists(folder)) return;
  throw new TapPassError("INPUT_UNREADABLE", `no such folder: ${folder}`, {
    hints: ["make it first, or write elsewhere"],
  });
}
