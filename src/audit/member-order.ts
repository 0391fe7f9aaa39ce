/** Putting the members of the object being written into order, and catching repeated names. */
import { CODE, MalformedLine } from "./json-bytes.ts";
import type { Writer } from "./writers.ts";

/**
 * A stack of open objects, each a run of members in the output buffer. Members that already come in order, which is the
 * common case, are never touched again.
 */
export class MemberOrder {
  /** Members of all open objects. */
  count = 0;
  #start = new Int32Array(256);
  #keyEnd = new Int32Array(256);
  #end = new Int32Array(256);
  /** 1 where the name has an escape, so that its bytes do not compare like its characters. */
  #flags = new Uint8Array(256);
  /** Whether the object's members have come in strictly rising order so far, one entry an open object. */
  readonly #sorted: boolean[] = [];
  readonly #first: number[] = [];
  #scratch = Buffer.allocUnsafe(4096);

  reset(): void {
    this.count = 0;
    this.#sorted.length = 0;
    this.#first.length = 0;
  }

  /** Starts an object; the returned mark goes to `close`. */
  open(): number {
    this.#sorted.push(true);
    this.#first.push(this.count);
    return this.count;
  }

  /** A member written at `[start, end)`, its quoted name at `[start, keyEnd)`. */
  add(out: Buffer, start: number, keyEnd: number, end: number, escaped: boolean): void {
    const at = this.count;
    if (at === this.#start.length) this.#grow();
    this.#start[at] = start;
    this.#keyEnd[at] = keyEnd;
    this.#end[at] = end;
    this.#flags[at] = escaped ? 1 : 0;
    this.count = at + 1;
    const depth = this.#sorted.length - 1;
    if (!this.#sorted[depth]) return;
    // An equal name ends up here too, and is found in `close`.
    if (at > this.#first[depth]! && this.#compare(out, at - 1, at) >= 0) this.#sorted[depth] = false;
  }

  /** Ends the object whose body is `[bodyStart, bodyEnd)`; returns where its body now ends. */
  close(first: number, out: Buffer, bodyStart: number, bodyEnd: number, writer: Writer): number {
    const sorted = this.#sorted.pop();
    this.#first.pop();
    const last = this.count;
    this.count = first;
    if (sorted && writer.sort === true) return bodyEnd;
    const members: number[] = [];
    for (let at = first; at < last; at += 1) members.push(at);
    const byName = sorted ? members : [...members].sort((a, b) => this.#compare(out, a, b));
    for (let i = 1; i < byName.length; i += 1) {
      if (this.#compare(out, byName[i - 1]!, byName[i]!) === 0) throw new MalformedLine("a repeated key");
    }
    const ordered =
      writer.sort === "utf16"
        ? members.sort((a, b) => compareUtf16(this.#name(out, a), this.#name(out, b)))
        : writer.sort
          ? byName
          : members;
    return this.#rewrite(ordered, out, bodyStart, bodyEnd, writer.spaced);
  }

  #rewrite(ordered: readonly number[], out: Buffer, bodyStart: number, bodyEnd: number, spaced: boolean): number {
    const size = bodyEnd - bodyStart;
    if (this.#scratch.length < size) this.#scratch = Buffer.allocUnsafe(size * 2);
    out.copy(this.#scratch, 0, bodyStart, bodyEnd);
    let to = bodyStart;
    for (const at of ordered) {
      if (to > bodyStart) {
        out[to++] = CODE.comma;
        if (spaced) out[to++] = CODE.space;
      }
      to += this.#scratch.copy(out, to, this.#start[at]! - bodyStart, this.#end[at]! - bodyStart);
    }
    return to;
  }

  /** By code point; names without escapes compare as bytes, which is the same in UTF-8. */
  #compare(out: Buffer, a: number, b: number): number {
    if ((this.#flags[a]! | this.#flags[b]!) !== 0) {
      return Buffer.compare(Buffer.from(this.#name(out, a)), Buffer.from(this.#name(out, b)));
    }
    let i = this.#start[a]! + 1;
    let j = this.#start[b]! + 1;
    const iEnd = this.#keyEnd[a]! - 1;
    const jEnd = this.#keyEnd[b]! - 1;
    while (i < iEnd && j < jEnd) {
      const difference = out[i]! - out[j]!;
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    return iEnd - i - (jEnd - j);
  }

  #name(out: Buffer, at: number): string {
    return JSON.parse(out.toString("utf8", this.#start[at]!, this.#keyEnd[at]!)) as string;
  }

  #grow(): void {
    const size = this.#start.length * 2;
    const wider = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(size);
      to.set(from);
      return to;
    };
    this.#start = wider(this.#start);
    this.#keyEnd = wider(this.#keyEnd);
    this.#end = wider(this.#end);
    const flags = new Uint8Array(size);
    flags.set(this.#flags);
    this.#flags = flags;
  }
}

function compareUtf16(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
