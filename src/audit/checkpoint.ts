/** Signed checkpoints: what each one claims about the trail, and whether its own signature holds. */
import { type EventReader, readSignature } from "./event.ts";
import type { FieldName } from "./fields.ts";
import { MalformedLine } from "./json-bytes.ts";
import { isImpossibleSignature, type SignatureCheck } from "./signature.ts";
import type { Writer } from "./writers.ts";

export interface Checkpoint {
  readonly id: string;
  readonly ts: string | undefined;
  /** Events from genesis through the one whose hash is `head`. */
  readonly count: number;
  readonly head: string;
  readonly key_id: string | undefined;
  /** Index of the trusted key that signed it; undefined where none did. */
  readonly signedBy: number | undefined;
  /** Why it does not count, where that is known. */
  readonly invalid: string | undefined;
  /** Where it stands: the index of its file among all files read, line and offset. */
  readonly file: number;
  readonly line: number;
  readonly offset: number;
  /** Events read before it where it is mixed into the trail. */
  readonly afterEvents: number | undefined;
}

const LEFT_OUT: ReadonlySet<FieldName> = new Set(["_sig"]);
const LEFT_OUT_LONG: ReadonlySet<FieldName> = new Set(["signature"]);

/**
 * Reads `line[start, end)` as a checkpoint (section 5 of the export format). Throws `MalformedLine` where a member is
 * missing or of another type. Without trusted keys the signature is not judged.
 */
export function readCheckpoint(
  reader: EventReader,
  line: Buffer,
  start: number,
  end: number,
  writer: Writer,
  signatures: SignatureCheck,
  place: Pick<Checkpoint, "file" | "line" | "offset" | "afterEvents">,
): Checkpoint {
  let digest = reader.contentHash(line, start, end, LEFT_OUT, writer);
  const { fields } = reader;
  const field: FieldName = fields.has("_sig") || !fields.has("signature") ? "_sig" : "signature";
  if (field === "signature") digest = reader.contentHash(line, start, end, LEFT_OUT_LONG, writer);
  const count = fields.number("event_count");
  if (count === undefined || !/^\d{1,15}$/.test(count)) throw new MalformedLine("a checkpoint without an event_count");
  const head = reader.storedHash("head_hash");
  const ts = fields.string("ts") ?? fields.string("timestamp");
  const text = fields.string(field);
  const signature = text === undefined ? undefined : readSignature(text);
  const match = signature && signatures.match(digest, signature, () => Date.parse(ts ?? ""));
  return {
    id: fields.string("checkpoint_id") ?? `${count} events`,
    ts,
    count: Number(count),
    head,
    key_id: fields.string("key_id"),
    signedBy: match?.key,
    invalid:
      match || signatures.keys.length === 0
        ? undefined
        : reasonOf(signature, fields.hasValue(field), digest, signatures),
    ...place,
  };
}

function reasonOf(signature: Buffer | undefined, present: boolean, digest: string, signatures: SignatureCheck): string {
  if (!signature) return present ? "its signature is not 64 bytes" : "it is not signed";
  const late = signatures.outsideWindow(digest, signature);
  if (late) return `it is signed by key ${late.key_id} outside the time in which that key is trusted`;
  return isImpossibleSignature(signature)
    ? "its signature is none that any key can make"
    : "its signature fails under every trusted key";
}
