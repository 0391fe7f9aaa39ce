/** Reading a file of checkpoints. */
import { TapPassError } from "../core/errors.ts";
import type { ByteSource } from "../core/ports.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { readRecords } from "./container.ts";
import { EventReader } from "./event.ts";
import { MalformedLine } from "./json-bytes.ts";
import type { Malformed } from "./observations.ts";
import type { SignatureCheck } from "./signature.ts";
import { WRITERS } from "./writers.ts";

/**
 * Every checkpoint of the file, and the lines that are none. Throws `INPUT_UNREADABLE` where it has lines but no
 * checkpoint: then it is another kind of file.
 */
export async function readCheckpointFile(
  source: ByteSource,
  file: number,
  signatures: SignatureCheck,
  canonical: string,
): Promise<{ checkpoints: Checkpoint[]; malformed: Malformed[] }> {
  const reader = new EventReader();
  const writer = WRITERS.get(canonical)!;
  const checkpoints: Checkpoint[] = [];
  const malformed: Malformed[] = [];
  const note = (line: number, offset: number, reason: string, cut: boolean): void => {
    malformed.push({
      file,
      line,
      offset,
      toLine: line,
      lines: 1,
      reason: `in a file of checkpoints: ${reason}`,
      beforeEvent: 0,
      cut,
    });
  };
  await readRecords(source, {
    record: (bytes, start, end, line, offset, last) => {
      try {
        const checkpoint = readCheckpoint(reader, bytes, start, end, writer, signatures, {
          file,
          line,
          offset,
          afterEvents: undefined,
        });
        checkpoints.push(checkpoint);
      } catch (error) {
        if (!(error instanceof MalformedLine)) throw error;
        note(line, offset, error.message, last);
      }
    },
    trouble: (line, offset, reason) => note(line, offset, reason, true),
  });
  if (checkpoints.length === 0 && malformed.length > 0) {
    throw new TapPassError(
      "INPUT_UNREADABLE",
      `${source.name}: no checkpoint in it: line ${malformed[0]!.line}: ${malformed[0]!.reason}`,
      {
        hints: ["--checkpoints takes a file as `tappass audit checkpoints` writes it; events are given without a flag"],
      },
    );
  }
  return { checkpoints, malformed };
}
