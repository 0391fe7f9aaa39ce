/** One pass over a trail: every hash, link and signature, in constant memory unless it is told to remember events. */
import type { ByteSource } from "../core/ports.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { readRecords } from "./container.ts";
import { EventReader, GENESIS } from "./event.ts";
import { MalformedLine } from "./json-bytes.ts";
import { Judge } from "./judge.ts";
import type { Endpoint, Malformed, Met, Notice, Observations, Place } from "./observations.ts";
import {
  DEFAULT_LAYOUT,
  type DetectedProfile,
  detectProfile,
  leaveOutOf,
  otherLayout,
  SAMPLE_EVENTS,
} from "./profile.ts";
import type { SignatureCheck } from "./signature.ts";
import { type EventDetails, Trail } from "./trail.ts";
import { WriterDoubt } from "./writer-doubt.ts";

export interface ScanOptions {
  /** Name of the canonical form that is accepted. */
  readonly canonical: string;
  /** Remember every event, so that findings can be explained. */
  readonly remember: boolean;
  /** Check signatures and look for causes; a second pass, which only remembers, leaves this out. */
  readonly judge: boolean;
  /** Hashes whose position is wanted: heads of checkpoints and expected heads. */
  readonly watch: ReadonlySet<string>;
  readonly onProgress?: ((storedBytes: number, events: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Pending extends Place {
  readonly bytes: Buffer;
  readonly last: boolean;
  readonly trouble?: string;
}

export class Scan {
  readonly #signatures: SignatureCheck;
  readonly #judge: Judge;
  readonly #options: ScanOptions;
  readonly #reader = new EventReader();
  readonly #watch: Set<string>;
  readonly #met = new Map<string, Met>();
  /** The first records, held back until the variant is known. */
  #pending: Pending[] | undefined = [];
  #profile: DetectedProfile | undefined;
  #layout = DEFAULT_LAYOUT;
  #leaveOut = leaveOutOf(DEFAULT_LAYOUT);
  #doubt: WriterDoubt | undefined;
  #bytes = 0;
  #events = 0;
  /** Stored hash of the event before, and its content's hash where that differs. */
  #stored = GENESIS;
  #content = GENESIS;
  #genesis: Observations["genesis"] = "null";
  #first: Endpoint | undefined;
  #last: Endpoint | undefined;
  readonly #malformed: Malformed[] = [];
  readonly #checkpoints: Checkpoint[] = [];
  #breaks = 0;
  readonly #trail: Trail | undefined;

  constructor(signatures: SignatureCheck, options: ScanOptions) {
    this.#signatures = signatures;
    this.#judge = new Judge(signatures);
    this.#options = options;
    this.#watch = new Set(options.watch);
    this.#trail = options.remember ? new Trail() : undefined;
  }

  /** Reads one file of the trail: `file` is its index, `before` the stored bytes of the files before it. */
  async read(source: ByteSource, file: number, before: number): Promise<void> {
    const { signal, onProgress } = this.#options;
    const sink = {
      record: (bytes: Buffer, start: number, end: number, line: number, offset: number, last: boolean) =>
        this.#record(bytes, start, end, { file, line, offset }, last),
      trouble: (line: number, offset: number, reason: string) => this.#trouble({ file, line, offset }, reason),
    };
    this.#bytes += await readRecords(source, sink, (stored) => {
      signal?.throwIfAborted();
      onProgress?.(before + stored, this.#events);
    });
  }

  finish(): Observations {
    this.#settle();
    const judge = this.#judge;
    return {
      events: this.#events,
      bytes: this.#bytes,
      profile: this.#events > 0 ? this.#profile : undefined,
      genesis: this.#genesis,
      signedBytes: this.#signatures.signedBytes,
      first: this.#first,
      last: this.#last,
      signatures: judge.runs,
      keyUse: judge.keyUse,
      mismatched: judge.mismatched,
      mismatches: judge.mismatches,
      mismatchCount: judge.mismatchCount,
      malformed: this.#malformed,
      separateMalformed: [],
      checkpoints: this.#checkpoints,
      profileChanges: [...judge.profileChanges, ...(this.#doubt?.changes ?? [])].sort((a, b) => a.event - b.event),
      reversals: judge.reversals,
      reversalCount: judge.reversalCount,
      suspectIds: judge.suspectIds,
      breaks: this.#breaks,
      foreignWriter: this.#doubt?.verdict,
      disputed: judge.disputed,
      met: this.#met,
      trail: this.#trail,
    };
  }

  #record(bytes: Buffer, start: number, end: number, place: Place, last: boolean): void {
    if (this.#pending) {
      this.#pending.push({ bytes: Buffer.from(bytes.subarray(start, end)), last, ...place });
      if (this.#pending.length >= SAMPLE_EVENTS) this.#settle();
      return;
    }
    try {
      this.#line(bytes, start, end, place);
    } catch (error) {
      if (!(error instanceof MalformedLine)) throw error;
      const isCut = last && /too early|not closed/.test(error.message);
      this.#note(place, isCut ? `${error.message}: the file breaks off in this line` : error.message, last);
    }
  }

  #trouble(place: Place, reason: string): void {
    if (this.#pending) this.#pending.push({ bytes: Buffer.alloc(0), last: true, trouble: reason, ...place });
    else this.#note(place, reason, true);
  }

  /** Fixes the variant from the records held back, then reads them. */
  #settle(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    const sample = pending.filter((each) => each.trouble === undefined).map((each) => each.bytes);
    this.#profile = detectProfile(sample, this.#options.canonical);
    this.#layout = this.#profile.layout;
    this.#leaveOut = leaveOutOf(this.#layout);
    this.#doubt = new WriterDoubt(this.#profile, sample);
    for (const each of pending) {
      if (each.trouble === undefined) this.#record(each.bytes, 0, each.bytes.length, each, each.last);
      else this.#note(each, each.trouble, true);
    }
  }

  #line(bytes: Buffer, start: number, end: number, place: Place): void {
    const reader = this.#reader;
    const { writer } = this.#profile!;
    let content = reader.contentHash(bytes, start, end, this.#leaveOut, writer);
    if (reader.isCheckpoint) return this.#checkpoint(bytes, start, end, place);
    const current = this.#layout;
    const other = this.#hasFieldsOf(current) ? undefined : otherLayout(reader, current);
    let layout = current;
    if (other) {
      const otherContent = reader.contentHash(bytes, start, end, leaveOutOf(other), writer);
      // A member called signature may as well be content: only the hash tells.
      const isChange = other.hashField !== current.hashField || otherContent === reader.storedHash(other.hashField);
      if (isChange) {
        layout = other;
        content = otherContent;
      }
    }
    const stored = reader.storedHash(layout.hashField);
    const previous = reader.previousHash();
    if (layout !== current) {
      const names = (of: typeof layout): string => `${of.hashField} and ${of.signatureField}`;
      this.#judge.profileChanges.push(this.#notice(place, names(current), names(layout)));
      this.#layout = layout;
      this.#leaveOut = leaveOutOf(layout);
    }
    this.#event(stored, previous, content, place);
  }

  #hasFieldsOf({ hashField, signatureField }: typeof DEFAULT_LAYOUT): boolean {
    const { fields } = this.#reader;
    return fields.hasValue(hashField) && fields.hasValue(signatureField);
  }

  #checkpoint(bytes: Buffer, start: number, end: number, place: Place): void {
    const where = { ...place, afterEvents: this.#events };
    const checkpoint = readCheckpoint(this.#reader, bytes, start, end, this.#profile!.writer, this.#signatures, where);
    this.#checkpoints.push(checkpoint);
    // It stands right behind its event as a rule; otherwise the event may still come.
    if (this.#last && checkpoint.head === this.#stored) this.#meet(checkpoint.head, this.#events - 1, this.#last);
    else this.#watch.add(checkpoint.head);
  }

  #event(stored: string, previous: string, contentHash: string, place: Place): void {
    const reader = this.#reader;
    const at = this.#events;
    const { judge, remember } = this.#options;
    const audit_id = reader.fields.string("audit_id");
    const ts = reader.fields.string("ts") ?? reader.fields.string("timestamp");
    const content = judge ? this.#explained(stored, contentHash, place) : contentHash;
    if (at === 0) {
      this.#genesis = previous !== GENESIS ? "mid-chain" : reader.previousIsNull ? "null" : "zeros";
    } else if (previous !== this.#stored && previous !== this.#content) {
      this.#breaks += 1;
    }
    if (judge) {
      this.#judge.event(
        {
          at,
          line: place.line,
          stored,
          content,
          previous,
          expectedPrevious: this.#stored,
          signatureField: this.#layout.signatureField,
          writer: this.#profile!.writer,
          audit_id,
          ts,
          notice: (expected, actual) => this.#notice(place, expected, actual),
        },
        reader,
      );
    }
    if (remember) this.#trail?.push(stored, previous, place.file, place.line, place.offset, this.#details());
    this.#last = {
      ...place,
      hash: stored,
      previous,
      details: { ...(audit_id ? { audit_id } : {}), ...(ts ? { ts } : {}) },
    };
    this.#first ??= this.#last;
    if (this.#watch.has(stored)) this.#meet(stored, at, this.#last);
    this.#stored = stored;
    this.#content = content;
    this.#events = at + 1;
  }

  #meet(hash: string, at: number, { file, line, offset, details }: Endpoint): void {
    if (!this.#met.has(hash)) this.#met.set(hash, { at, file, line, offset, details });
  }

  /** The content's hash; where another known writer gives the stored one, that, since then nothing was changed. */
  #explained(stored: string, content: string, place: Place): string {
    const doubt = this.#doubt!;
    if (content === stored) {
      doubt.confirm(this.#reader, stored);
      return content;
    }
    const canonical = this.#profile!.canonical;
    return doubt.fits(this.#reader, stored, (writer) => this.#notice(place, canonical, writer)) ? stored : content;
  }

  #notice(place: Place, expected: string, actual: string): Notice {
    return { ...place, event: this.#events, expected, actual, details: this.#details() };
  }

  #details(): EventDetails {
    const { fields } = this.#reader;
    const audit_id = fields.string("audit_id");
    const ts = fields.string("ts") ?? fields.string("timestamp");
    const event_kind = fields.string("event_kind") ?? fields.string("event_type");
    const agent_id = fields.string("agent_id");
    return {
      ...(audit_id ? { audit_id } : {}),
      ...(ts ? { ts } : {}),
      ...(event_kind ? { event_kind } : {}),
      ...(agent_id ? { agent_id } : {}),
    };
  }

  #note(place: Place, reason: string, cut: boolean): void {
    const before = this.#malformed.at(-1);
    const adjoins =
      before &&
      before.file === place.file &&
      before.toLine + 1 === place.line &&
      before.reason === reason &&
      !before.cut;
    if (adjoins) {
      this.#malformed[this.#malformed.length - 1] = { ...before, toLine: place.line, lines: before.lines + 1, cut };
    } else {
      const { file, line, offset } = place;
      this.#malformed.push({ file, line, offset, toLine: line, lines: 1, reason, beforeEvent: this.#events, cut });
    }
  }
}
