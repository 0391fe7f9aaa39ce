/** The canonical form of a single text, for users of the library. */
import { Canonicaliser } from "./canonical.ts";
import { PYTHON, type Writer } from "./writers.ts";

/** The canonical form of one JSON text; see `Canonicaliser` for what throws. */
export function canonicalise(text: Uint8Array, writer: Writer = PYTHON): Uint8Array {
  const canonicaliser = new Canonicaliser();
  const line = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  canonicaliser.write(line, 0, line.length, writer);
  return new Uint8Array(canonicaliser.out.subarray(0, canonicaliser.length));
}
