/** The top-level members of a line that mean something to the verifier, located but not decoded. */
import { CODE, MalformedLine } from "./json-bytes.ts";

/** Names that may hold an event's own hash, in order of preference. */
export const HASH_FIELDS = ["_hash", "this_hash", "current_hash", "hash"] as const;
/** Names that may hold the signature. */
export const SIGNATURE_FIELDS = ["_sig", "signature"] as const;

const NAMES = [
  ...HASH_FIELDS,
  ...SIGNATURE_FIELDS,
  "prev_hash",
  "audit_id",
  "ts",
  "timestamp",
  "event_kind",
  "event_type",
  "agent_id",
  "checkpoint_id",
  "event_count",
  "head_hash",
  "key_id",
] as const;

export type FieldName = (typeof NAMES)[number];

const SLOT: ReadonlyMap<string, number> = new Map(NAMES.map((name, slot) => [name, slot]));
const slotOf = (name: FieldName): number => SLOT.get(name)!;
const LONGEST = Math.max(...NAMES.map((name) => name.length));

/** Where each field's value stands in the line being read; reused from line to line. */
export class Fields {
  #line: Buffer = Buffer.alloc(0);
  readonly #start = new Int32Array(NAMES.length);
  readonly #end = new Int32Array(NAMES.length);

  reset(line: Buffer): void {
    this.#line = line;
    this.#start.fill(-1);
  }

  /** Notes the member if it is one of ours; returns its name. Throws `MalformedLine` on a repeated key. */
  note(
    keyStart: number,
    keyEnd: number,
    valueStart: number,
    valueEnd: number,
    escaped: boolean,
  ): FieldName | undefined {
    if (!escaped && keyEnd - keyStart > LONGEST) return undefined;
    const key = escaped
      ? (JSON.parse(this.#line.toString("utf8", keyStart - 1, keyEnd + 1)) as string)
      : this.#line.toString("latin1", keyStart, keyEnd);
    const slot = SLOT.get(key);
    if (slot === undefined) return undefined;
    // Members that are left out of the canonical form are not in its order, so their repetition is caught here.
    if (this.#start[slot]! >= 0) throw new MalformedLine("a repeated key");
    this.#start[slot] = valueStart;
    this.#end[slot] = valueEnd;
    return key as FieldName;
  }

  has(name: FieldName): boolean {
    return this.#start[slotOf(name)]! >= 0;
  }

  /** Present and not `null`. */
  hasValue(name: FieldName): boolean {
    const start = this.#start[slotOf(name)]!;
    return start >= 0 && this.#line[start] !== CODE.n;
  }

  /** Where the value stands in the line. */
  place(name: FieldName): { start: number; end: number } | undefined {
    const slot = slotOf(name);
    const start = this.#start[slot]!;
    return start < 0 ? undefined : { start, end: this.#end[slot]! };
  }

  /** The string, or undefined where it is absent or not a string. */
  string(name: FieldName): string | undefined {
    const slot = slotOf(name);
    const start = this.#start[slot]!;
    if (start < 0 || this.#line[start] !== CODE.quote) return undefined;
    const end = this.#end[slot]!;
    const raw = this.#line.toString("utf8", start + 1, end - 1);
    return raw.includes("\\") ? (JSON.parse(`"${raw}"`) as string) : raw;
  }

  /** The number as its JSON text; undefined where it is absent or not a number. */
  number(name: FieldName): string | undefined {
    const slot = slotOf(name);
    const start = this.#start[slot]!;
    if (start < 0) return undefined;
    const text = this.#line.toString("latin1", start, this.#end[slot]!);
    return /^-?\d/.test(text) ? text : undefined;
  }
}
