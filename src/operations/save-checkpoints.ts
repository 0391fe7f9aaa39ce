/** The gateway's checkpoints, as their own lines: into a file, or for the verifier. */
import type { ByteSource, Files } from "../core/ports.ts";
import { assertFolder } from "./output-folder.ts";

/** Replaces the file at `path`. */
export async function saveCheckpoints(lines: readonly string[], files: Files, path: string): Promise<void> {
  await assertFolder(files, path);
  await files.write(path, lines.map((line) => `${line}\n`).join(""));
}

export function checkpointSource(lines: readonly string[]): ByteSource {
  return {
    name: "checkpoints",
    rereadable: true,
    async *open() {
      yield Buffer.from(lines.map((line) => `${line}\n`).join(""));
    },
  };
}

/** Those made before `to`: a later one covers events that a selection up to then does not have. */
export function checkpointsBefore(lines: readonly string[], to: string | undefined): string[] {
  if (to === undefined) return [...lines];
  const end = Date.parse(to);
  return lines.filter((line) => {
    const time = Date.parse(timeOf(line));
    return !(time >= end);
  });
}

function timeOf(line: string): string {
  try {
    const { ts, created_at } = JSON.parse(line) as { ts?: unknown; created_at?: unknown };
    return String(ts ?? created_at ?? "");
  } catch {
    return "";
  }
}
