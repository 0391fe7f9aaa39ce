/** Judging one event after another: signature, hash, time and id. */
import type { EventReader, Signature } from "./event.ts";
import type { FieldName } from "./fields.ts";
import { IdFilter } from "./id-filter.ts";
import { type Mismatch, type Notice, SIGNATURE } from "./observations.ts";
import { Runs } from "./runs.ts";
import { isImpossibleSignature, type SignatureCheck } from "./signature.ts";
import { isEarlier } from "./time-order.ts";
import type { Writer } from "./writers.ts";

/** Details of at most so many single anomalies are kept; beyond, they are counted. */
const MOST_DETAILS = 100_000;
/** @noble takes more than a millisecond each, so only so many verdicts get its second opinion. */
const MOST_SECOND_OPINIONS = 1000;

/** An event as the judge needs it; the reader still holds its line. */
export interface JudgedEvent {
  readonly at: number;
  readonly line: number;
  readonly stored: string;
  readonly content: string;
  readonly previous: string;
  /** Stored hash of the event before it. */
  readonly expectedPrevious: string;
  readonly signatureField: FieldName;
  readonly writer: Writer;
  readonly audit_id: string | undefined;
  readonly ts: string | undefined;
  readonly notice: (expected: string, actual: string) => Notice;
}

export class Judge {
  readonly signatures: SignatureCheck;
  readonly runs = new Runs();
  readonly keyUse = new Map<number, { events: number; from: number; to: number }>();
  readonly mismatches = new Map<number, Mismatch>();
  readonly mismatched = new Runs();
  mismatchCount = 0;
  readonly profileChanges: Notice[] = [];
  readonly reversals: Notice[] = [];
  reversalCount = 0;
  readonly suspectIds = new Set<string>();
  readonly disputed = new Set<number>();
  readonly #ids = new IdFilter();
  #lastTs: string | undefined;
  #lastState = -1;
  #opinions = 0;

  constructor(signatures: SignatureCheck) {
    this.signatures = signatures;
  }

  event(event: JudgedEvent, reader: EventReader): void {
    const signature = reader.signature(event.signatureField);
    const state =
      event.content === event.stored
        ? this.#signatureState(event.stored, signature, event)
        : this.#mismatch(event, signature, reader);
    if (state === SIGNATURE.BAD && this.#lastState !== SIGNATURE.BAD) this.#askAgain(event, signature);
    this.#lastState = state;
    this.runs.push(state);
    this.mismatched.push(event.content === event.stored ? 0 : 1);
    if (state >= SIGNATURE.VALID) this.#countKey(state - SIGNATURE.VALID, event.line);
    this.#time(event);
    if (event.audit_id !== undefined && this.#ids.seen(event.audit_id)) this.suspectIds.add(event.audit_id);
  }

  #signatureState(hash: string, signature: Signature, event: JudgedEvent): number {
    if (signature === "none") return SIGNATURE.MISSING;
    if (this.signatures.keys.length === 0) return SIGNATURE.UNCHECKED;
    if (signature === "unreadable") return SIGNATURE.IMPOSSIBLE;
    const match = this.signatures.match(hash, signature, () => Date.parse(event.ts ?? ""));
    if (match) {
      const known = this.signatures.signedBytes;
      if (known !== undefined && known !== match.signedBytes) {
        this.profileChanges.push(event.notice(`signatures over the ${known}`, `over the ${match.signedBytes}`));
      }
      this.signatures.signedBytes = match.signedBytes;
      return SIGNATURE.VALID + match.key;
    }
    if (isImpossibleSignature(signature)) return SIGNATURE.IMPOSSIBLE;
    return this.signatures.outsideWindow(hash, signature) ? SIGNATURE.OUT_OF_WINDOW : SIGNATURE.BAD;
  }

  #mismatch(event: JudgedEvent, signature: Signature, reader: EventReader): number {
    this.mismatchCount += 1;
    if (this.mismatches.size >= MOST_DETAILS) return signature === "none" ? SIGNATURE.MISSING : SIGNATURE.UNCHECKED;
    const overStored = this.#signatureState(event.stored, signature, event);
    const overContent =
      overStored >= SIGNATURE.VALID ? overStored : this.#signatureState(event.content, signature, event);
    const isChecked = overStored !== SIGNATURE.UNCHECKED && overStored !== SIGNATURE.MISSING;
    const isSigned = overContent >= SIGNATURE.VALID;
    const signed = !isChecked ? "unknown" : overStored >= SIGNATURE.VALID ? "stored" : isSigned ? "content" : "neither";
    const onlyLink =
      event.previous !== event.expectedPrevious &&
      reader.rehashWithPrev(event.expectedPrevious, event.writer).includes(event.stored);
    this.mismatches.set(event.at, { content: event.content, signed, onlyLink });
    return Math.max(overStored, overContent);
  }

  #askAgain(event: JudgedEvent, signature: Signature): void {
    if (typeof signature === "string" || this.#opinions >= MOST_SECOND_OPINIONS) return;
    this.#opinions += 1;
    if (this.signatures.secondOpinion(event.stored, signature)) this.disputed.add(event.at);
  }

  #countKey(key: number, line: number): void {
    const use = this.keyUse.get(key);
    if (!use) this.keyUse.set(key, { events: 1, from: line, to: line });
    else {
      use.events += 1;
      use.to = line;
    }
  }

  #time(event: JudgedEvent): void {
    const { ts } = event;
    if (ts === undefined) return;
    if (this.#lastTs !== undefined && isEarlier(ts, this.#lastTs)) {
      this.reversalCount += 1;
      if (this.reversals.length < MOST_DETAILS) this.reversals.push(event.notice(`not before ${this.#lastTs}`, ts));
    }
    this.#lastTs = ts;
  }
}
