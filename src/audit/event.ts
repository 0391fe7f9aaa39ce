/** Reading one line as an event or a checkpoint: its stored hash, its link, its signature, and the hash of its content. */
import { hash } from "node:crypto";
import { Canonicaliser } from "./canonical.ts";
import { type FieldName, Fields, type HASH_FIELDS, type SIGNATURE_FIELDS } from "./fields.ts";
import { CODE, MalformedLine } from "./json-bytes.ts";
import { isSpace } from "./records.ts";
import type { Writer } from "./writers.ts";

/** The predecessor that the first event of a trail names. */
export const GENESIS = "";

/** Which members hold the hash and the signature; they are left out of what is hashed. */
export interface Layout {
  readonly hashField: (typeof HASH_FIELDS)[number];
  readonly signatureField: (typeof SIGNATURE_FIELDS)[number];
}

/** 64 bytes; `none` where the event has no signature, `unreadable` where it has something that is none. */
export type Signature = Buffer | "none" | "unreadable";

/**
 * Reads lines one after another. What the getters say is about the line read last. Hashes are 64 lower-case hex digits
 * without a prefix.
 */
export class EventReader {
  readonly fields = new Fields();
  readonly #canonicaliser = new Canonicaliser();
  #leaveOut: ReadonlySet<FieldName> = new Set();
  #line: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  /** SHA-256 of the canonical form without the members in `leaveOut`. Throws `MalformedLine`. */
  contentHash(line: Buffer, start: number, end: number, leaveOut: ReadonlySet<FieldName>, writer: Writer): string {
    let first = start;
    while (first < end && isSpace(line[first]!)) first += 1;
    if (line[first] !== CODE.openBrace) throw new MalformedLine("not a JSON object");
    this.#line = line;
    this.#start = start;
    this.#end = end;
    this.#leaveOut = leaveOut;
    this.fields.reset(line);
    this.#canonicaliser.write(line, start, end, writer, this.#onMember);
    return hash("sha256", this.#canonicaliser.out.subarray(0, this.#canonicaliser.length), "hex");
  }

  /** The same line again, under another writer. */
  rehash(writer: Writer): string {
    return this.contentHash(this.#line, this.#start, this.#end, this.#leaveOut, writer);
  }

  /** The same line with another `prev_hash`: whether that one member is what was changed. */
  rehashWithPrev(prev: string, writer: Writer): string[] {
    const place = this.fields.place("prev_hash");
    if (!place) return [];
    const before = this.#line.subarray(this.#start, place.start);
    const after = this.#line.subarray(place.end, this.#end);
    const spellings = prev === GENESIS ? ["null", `"${"0".repeat(64)}"`] : [`"${prev}"`, `"sha256:${prev}"`];
    const other = new EventReader();
    return spellings.map((spelling) => {
      const line = Buffer.concat([before, Buffer.from(spelling), after]);
      return other.contentHash(line, 0, line.length, this.#leaveOut, writer);
    });
  }

  /** Whether the line is a checkpoint rather than an event (section 1 of the export format). */
  get isCheckpoint(): boolean {
    const { fields } = this;
    if (fields.has("prev_hash")) return false;
    return fields.has("checkpoint_id") || (fields.has("event_count") && fields.has("head_hash"));
  }

  /** Throws `MalformedLine` where the member is missing or no SHA-256. */
  storedHash(field: FieldName): string {
    const text = this.fields.string(field);
    if (text === undefined)
      throw new MalformedLine(this.fields.has(field) ? `${field} is not a hash` : `it has no ${field}`);
    return readHash(text, field);
  }

  /** `GENESIS` for `null` and 64 zeros. Throws `MalformedLine` where the member is missing or no SHA-256. */
  previousHash(): string {
    if (!this.fields.has("prev_hash")) throw new MalformedLine("it has no prev_hash");
    const text = this.fields.string("prev_hash");
    if (text === undefined) {
      if (this.fields.hasValue("prev_hash")) throw new MalformedLine("prev_hash is not a hash");
      return GENESIS;
    }
    return ZEROS.test(text) ? GENESIS : readHash(text, "prev_hash");
  }

  /** Whether the genesis event says `null` rather than zeros. */
  get previousIsNull(): boolean {
    return !this.fields.hasValue("prev_hash");
  }

  signature(field: FieldName): Signature {
    if (!this.fields.hasValue(field)) return "none";
    const text = this.fields.string(field);
    return (text === undefined ? undefined : readSignature(text)) ?? "unreadable";
  }

  readonly #onMember = (
    _line: Buffer,
    keyStart: number,
    keyEnd: number,
    valueStart: number,
    valueEnd: number,
    escaped: boolean,
  ): boolean => {
    const name = this.fields.note(keyStart, keyEnd, valueStart, valueEnd, escaped);
    return name !== undefined && this.#leaveOut.has(name);
  };
}

const ZEROS = /^(?:0x|sha256:)?0{64}$/i;
const HASH = /^(?:sha256:)?([0-9a-f]{64})$/i;
const PLAIN_HASH = /^[0-9a-f]{64}$/;
const BASE64 = /^[A-Za-z0-9+/]{86}(?:==)?$|^[A-Za-z0-9_-]{86}(?:==)?$/;

function readHash(text: string, field: string): string {
  if (PLAIN_HASH.test(text)) return text;
  const match = HASH.exec(text);
  if (!match) throw new MalformedLine(`${field} is not 64 hex digits`);
  return match[1]!.toLowerCase();
}

/** Base64, standard or url-safe, padded or not, or 128 hex digits, with or without `ed25519:`; 64 bytes. */
export function readSignature(text: string): Buffer | undefined {
  const body = text.startsWith("ed25519:") ? text.slice(8) : text;
  if (BASE64.test(body)) return Buffer.from(body, "base64");
  return /^[0-9a-f]{128}$/i.test(body) ? Buffer.from(body, "hex") : undefined;
}
