/** An export as a source for the verifier: the first reading makes the file, later ones read it. */
import type { ByteSource, Files } from "../core/ports.ts";
import { exportToFile, type FileExport, type FileExportResult } from "./export-to-file.ts";
import type { ExportPorts } from "./export-trail.ts";
import { pulled, ReaderGone } from "./pulled.ts";

export interface LiveExport {
  readonly source: ByteSource;
  /** Resolves when the export has ended, whatever its reader did. Throws what the export throws. */
  finished(): Promise<void>;
}

/** `reopen` opens the finished file. */
export function liveExport(
  name: string,
  request: Omit<FileExport, "along">,
  files: Files,
  ports: ExportPorts,
  reopen: () => Promise<ByteSource>,
): LiveExport {
  let running: Promise<FileExportResult> | undefined;
  return {
    source: {
      name,
      rereadable: true,
      open: () => {
        if (running) return again(running, reopen);
        return pulled((write) => {
          const along = (lines: Uint8Array): Promise<void> => write(lines).catch(unlessUnread);
          running = exportToFile({ ...request, along }, files, ports);
          return running;
        });
      },
    },
    finished: async () => {
      await running;
    },
  };
}

async function* again(running: Promise<unknown>, reopen: () => Promise<ByteSource>): AsyncIterable<Uint8Array> {
  await running;
  yield* (await reopen()).open();
}

/** A verifier that has seen enough does not end the export. */
function unlessUnread(error: unknown): void {
  if (!(error instanceof ReaderGone)) throw error;
}
