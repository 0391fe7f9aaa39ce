/** An export into a file: under its name only when complete, gone on with after a break, readable as it is written. */
import { createHash } from "node:crypto";
import { createGzip } from "node:zlib";
import { TapPassError } from "../core/errors.ts";
import type { Files, StagedFile } from "../core/ports.ts";
import type { AuditQuery } from "../gateway/wire.ts";
import { type ExportPorts, type ExportResult, exportTrail, resumePoint } from "./export-trail.ts";

export interface FileExport {
  readonly path: string;
  /** Without `after` and `limit`. */
  readonly query: AuditQuery;
  /** Told how many bytes an earlier run left, where there are any. */
  readonly onResume: (bytes: number) => void;
  /** The file is there, under its name. */
  readonly onDone: (result: FileExportResult) => void;
  /** Gets every line of the file once, those of an earlier run first. */
  readonly along?: (lines: Uint8Array) => Promise<void>;
}

export interface FileExportResult extends ExportResult {
  /** Bytes that an earlier run had fetched; 0 where this one started anew. */
  readonly resumed: number;
}

/**
 * A name that ends in `.gz` is compressed, and always starts anew. What a broken run has fetched stays in the partial
 * file. Throws `CONFLICT` where another process writes the same file.
 */
export async function exportToFile(request: FileExport, files: Files, ports: ExportPorts): Promise<FileExportResult> {
  const { path, query } = request;
  return files.locked(
    path,
    async () => {
      const isCompressed = /\.gz$/i.test(path);
      const tag = selectionTag(query);
      const file = await files.stage(path, { resume: !isCompressed, ...(tag === undefined ? {} : { tag }) });
      let isDone = false;
      try {
        const result = await (isCompressed ? compressed(file, request, ports) : plain(file, request, ports));
        await file.commit();
        isDone = true;
        request.onDone(result);
        return result;
      } finally {
        if (!isDone) await file.abandon(!isCompressed);
      }
    },
    0,
  );
}

/** Parts of different selections must never end up in one file. */
function selectionTag({ event_type, from, to }: AuditQuery): string | undefined {
  if (event_type === undefined && from === undefined && to === undefined) return undefined;
  return createHash("sha256")
    .update(JSON.stringify([event_type, from, to]))
    .digest("hex")
    .slice(0, 8);
}

async function plain(file: StagedFile, request: FileExport, ports: ExportPorts): Promise<FileExportResult> {
  const { after, size } = await resumePoint(file);
  if (after !== undefined) request.onResume(size);
  if (size > 0 && request.along) {
    // Read to the cut: the file grows behind it only afterwards.
    for await (const chunk of file.read()) await request.along(chunk);
  }
  const write = async (lines: Uint8Array): Promise<void> => {
    await file.write(lines);
    await request.along?.(lines);
  };
  try {
    const query = { ...request.query, ...(after === undefined ? {} : { after }) };
    return { ...(await exportTrail(query, write, ports)), resumed: size };
  } catch (error) {
    if (after === undefined || !(error instanceof TapPassError) || error.code !== "INVALID_REQUEST") throw error;
    throw new TapPassError("CONFLICT", `the unfinished export does not belong to this trail: ${error.message}`, {
      hints: [`look at ${file.partial}, and remove it to start anew`],
      facts: error.facts,
      cause: error,
    });
  }
}

async function compressed(file: StagedFile, request: FileExport, ports: ExportPorts): Promise<FileExportResult> {
  const gzip = createGzip();
  const drained = (async () => {
    for await (const chunk of gzip) await file.write(chunk as Buffer);
  })();
  // A full disk ends the writing below; it is thrown where the end is awaited.
  drained.catch(() => gzip.destroy());
  const write = async (lines: Uint8Array): Promise<void> => {
    await new Promise<void>((done, fail) => gzip.write(lines, (error) => (error ? fail(error) : done())));
    await request.along?.(lines);
  };
  try {
    const result = await exportTrail(request.query, write, ports);
    gzip.end();
    await drained;
    return { ...result, resumed: 0 };
  } catch (error) {
    gzip.destroy();
    await drained.catch((reason: unknown) => {
      if (reason instanceof TapPassError) throw reason;
    });
    throw error;
  }
}
