/** A file for a secret that does not exist yet: its name is taken before anything is made, so that nothing made is lost. */
import { resolve } from "node:path";
import { TapPassError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { assertFolder } from "./output-folder.ts";

export interface ReservedFile {
  readonly path: string;
  /** Writes the content, 0600, under the final name. Throws `FAULT`. */
  fill(content: string): Promise<void>;
  /** Gives the name back. */
  release(): Promise<void>;
}

/** Throws `CONFLICT` where the file is there already; a full disk or a missing folder shows here, too. */
export async function reserveSecretFile(files: Files, cwd: string, name: string): Promise<ReservedFile> {
  const path = resolve(cwd, name);
  await assertFolder(files, path);
  if (await files.exists(path)) {
    throw new TapPassError("CONFLICT", `${name} is there already and is not overwritten`, {
      hints: ["give another name, or remove it first"],
    });
  }
  // A placeholder as long as any key: if it fits, the key does.
  await files.write(path, `${" ".repeat(4096)}\n`, { exclusive: true });
  return {
    path,
    fill: (content) => files.write(path, content),
    release: () => files.remove(path),
  };
}
