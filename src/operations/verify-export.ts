/** Verifying an export: keys and memory are gathered, the verifier is asked, and what it proved is remembered. */
import { type Report, type Requirement, type TrustedKey, verify } from "../audit/index.ts";
import type { ByteSource, Clock, Files } from "../core/ports.ts";
import { recallHeads, rememberHead } from "./remembered-heads.ts";

export { REQUIREMENTS, type Report, type Requirement } from "../audit/index.ts";

export interface VerifyExportPorts {
  readonly files: Files;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly stateFolder: string;
  /** Told where remembering failed; the verdict stands. */
  readonly warn: (line: string) => void;
}

export interface VerifyExportRequest {
  readonly sources: readonly ByteSource[];
  readonly checkpoints: readonly ByteSource[];
  readonly keys: readonly TrustedKey[];
  readonly pinned: ReadonlySet<string>;
  readonly fetched: ReadonlySet<string>;
  readonly expectHeads: readonly string[];
  readonly expectCount?: number;
  readonly require: readonly Requirement[];
  readonly canonical: string;
  readonly maxFindings: number;
  /** Compare with the heads of earlier runs, and keep this one's. */
  readonly remember: boolean;
  readonly onProgress?: (storedBytes: number, events: number) => void;
}

export async function verifyExport(request: VerifyExportRequest, ports: VerifyExportPorts): Promise<Report> {
  const { files, clock, signal, stateFolder } = ports;
  const remembered = request.remember ? await recallHeads(files, stateFolder, request.keys) : [];
  const report = await verify(
    { sources: request.sources, checkpoints: request.checkpoints, keys: request.keys },
    {
      expectHeads: request.expectHeads,
      ...(request.expectCount === undefined ? {} : { expectCount: request.expectCount }),
      require: request.require,
      canonical: request.canonical,
      maxFindings: request.maxFindings,
      remembered,
      pinned: request.pinned,
      fetched: request.fetched,
      ...(request.onProgress ? { onProgress: request.onProgress } : {}),
      signal,
      now: () => clock.monotonic(),
    },
  );
  if (request.remember) {
    try {
      await rememberHead(files, stateFolder, report, clock.now());
    } catch (error) {
      ports.warn(
        `the verified head could not be remembered: ${error instanceof Error ? error.message : "unknown reason"}`,
      );
    }
  }
  return report;
}
