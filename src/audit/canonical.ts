/** The canonical form of a JSON text, made on its bytes: tokenise, keep number text, re-escape strings, sort members. */
import { isUtf8 } from "node:buffer";
import { CODE, hexDigit, isDigit, isHighSurrogate, isLowSurrogate, MalformedLine } from "./json-bytes.ts";
import { MemberOrder } from "./member-order.ts";
import { PYTHON, type Writer } from "./writers.ts";

/** Deeper is malformed: no event needs it, and recursion must be bounded. */
export const MAX_DEPTH = 512;

/** Told about each member of the outermost object while it is written; returns whether to leave the member out. */
export type OnMember = (
  line: Buffer,
  keyStart: number,
  keyEnd: number,
  valueStart: number,
  valueEnd: number,
  keyHasEscape: boolean,
) => boolean;

/**
 * Writes canonical forms into a buffer of its own that is reused from line to line.
 * Throws `MalformedLine` for anything that is not exactly one JSON value in valid UTF-8 without repeated keys, lone
 * surrogates, `NaN` or `Infinity`, at most 512 levels deep. The rules are those of the export format, section 3.
 */
export class Canonicaliser {
  /** The canonical bytes are `out.subarray(0, length)` until the next call. */
  out: Buffer = Buffer.allocUnsafe(64 * 1024);
  length = 0;
  #line: Buffer = this.out;
  #at = 0;
  #end = 0;
  #nonAscii = false;
  #escaped = false;
  #writer: Writer = PYTHON;
  #onMember: OnMember | undefined;
  readonly #order = new MemberOrder();

  /** Reads `line[start, end)`; the result stands in `out`. */
  write(line: Buffer, start: number, end: number, writer: Writer = PYTHON, onMember?: OnMember): void {
    // The gateway's form is never longer than its input; elsewhere DEL becomes six bytes, and 1e20 twenty-one.
    const room = (end - start) * (writer === PYTHON ? 1 : 6) + 64;
    if (this.out.length < room) this.out = Buffer.allocUnsafe(Math.max(room, this.out.length * 2));
    this.#line = line;
    this.#at = start;
    this.#end = end;
    this.#nonAscii = false;
    this.#writer = writer;
    this.#onMember = onMember;
    this.length = 0;
    this.#order.reset();
    this.#skipSpace();
    this.#value(0);
    this.#skipSpace();
    if (this.#at < end) throw new MalformedLine("more follows after the JSON value");
    if (this.#nonAscii && !isUtf8(line.subarray(start, end))) throw new MalformedLine("not valid UTF-8");
  }

  #value(depth: number): void {
    const code = this.#at < this.#end ? this.#line[this.#at]! : -1;
    if (code === CODE.quote) return this.#string();
    if (code === CODE.openBrace) return this.#object(depth + 1);
    if (code === CODE.openBracket) return this.#array(depth + 1);
    if (code === CODE.minus || isDigit(code)) return this.#number();
    if (code === CODE.t) return this.#literal("true");
    if (code === CODE.f) return this.#literal("false");
    if (code === CODE.n) return this.#literal("null");
    if (code < 0) throw new MalformedLine("the JSON ends too early");
    if (code === CODE.N || code === CODE.I) throw new MalformedLine("NaN and Infinity are not JSON");
    throw new MalformedLine("not JSON");
  }

  #object(depth: number): void {
    if (depth > MAX_DEPTH) throw new MalformedLine(`nested deeper than ${MAX_DEPTH} levels`);
    const order = this.#order;
    const spaced = this.#writer.spaced;
    const first = order.open();
    this.#at += 1;
    this.#put(CODE.openBrace);
    const bodyStart = this.length;
    this.#skipSpace();
    if (this.#line[this.#at] === CODE.closeBrace && this.#at < this.#end) {
      this.#at += 1;
      order.close(first, this.out, bodyStart, bodyStart, this.#writer);
      this.#put(CODE.closeBrace);
      return;
    }
    for (;;) {
      this.#skipSpace();
      if (this.#at >= this.#end || this.#line[this.#at] !== CODE.quote) throw new MalformedLine("a member has no name");
      const before = this.length;
      if (order.count > first) {
        this.#put(CODE.comma);
        if (spaced) this.#put(CODE.space);
      }
      const memberStart = this.length;
      const keyStart = this.#at + 1;
      this.#escaped = false;
      this.#string();
      const keyEnd = this.#at - 1;
      const keyHasEscape = this.#escaped;
      const keyOutEnd = this.length;
      this.#skipSpace();
      if (this.#at >= this.#end || this.#line[this.#at] !== CODE.colon) throw new MalformedLine("a colon is missing");
      this.#at += 1;
      this.#put(CODE.colon);
      if (spaced) this.#put(CODE.space);
      this.#skipSpace();
      const valueStart = this.#at;
      this.#value(depth);
      if (depth === 1 && this.#onMember?.(this.#line, keyStart, keyEnd, valueStart, this.#at, keyHasEscape)) {
        this.length = before;
      } else {
        order.add(this.out, memberStart, keyOutEnd, this.length, keyHasEscape);
      }
      this.#skipSpace();
      const next = this.#at < this.#end ? this.#line[this.#at]! : -1;
      this.#at += 1;
      if (next === CODE.comma) continue;
      if (next === CODE.closeBrace) break;
      throw new MalformedLine(next < 0 ? "the JSON ends too early" : "a comma is missing in an object");
    }
    this.length = order.close(first, this.out, bodyStart, this.length, this.#writer);
    this.#put(CODE.closeBrace);
  }

  #array(depth: number): void {
    if (depth > MAX_DEPTH) throw new MalformedLine(`nested deeper than ${MAX_DEPTH} levels`);
    this.#at += 1;
    this.#put(CODE.openBracket);
    this.#skipSpace();
    if (this.#at < this.#end && this.#line[this.#at] === CODE.closeBracket) {
      this.#at += 1;
      this.#put(CODE.closeBracket);
      return;
    }
    for (;;) {
      this.#skipSpace();
      this.#value(depth);
      this.#skipSpace();
      const next = this.#at < this.#end ? this.#line[this.#at]! : -1;
      this.#at += 1;
      if (next === CODE.closeBracket) break;
      if (next !== CODE.comma) {
        throw new MalformedLine(next < 0 ? "the JSON ends too early" : "a comma is missing in an array");
      }
      this.#put(CODE.comma);
      if (this.#writer.spaced) this.#put(CODE.space);
    }
    this.#put(CODE.closeBracket);
  }

  /** Copies the string at `#at`, with the canonical spelling of every character. */
  #string(): void {
    const line = this.#line;
    const end = this.#end;
    const ascii = this.#writer.ascii;
    const out = this.out;
    let at = this.#at + 1;
    let to = this.length;
    out[to++] = CODE.quote;
    for (;;) {
      if (at >= end) throw new MalformedLine("a string is not closed");
      const code = line[at]!;
      if (code === CODE.quote) break;
      if (code === CODE.backslash) {
        this.#at = at;
        this.length = to;
        this.#escape();
        at = this.#at;
        to = this.length;
      } else if (code < 0x20) {
        throw new MalformedLine("a control character stands in a string");
      } else if (code < 0x7f || (code === 0x7f && !ascii)) {
        out[to++] = code;
        at += 1;
      } else {
        if (code >= 0x80) this.#nonAscii = true;
        if (ascii) {
          this.#at = at;
          this.length = to;
          this.#literalCharacter();
          at = this.#at;
          to = this.length;
        } else {
          out[to++] = code;
          at += 1;
        }
      }
    }
    out[to++] = CODE.quote;
    this.length = to;
    this.#at = at + 1;
  }

  /** Reads the escape at `#at` and writes the character as the canonical form spells it. */
  #escape(): void {
    this.#escaped = true;
    const code = this.#at + 1 < this.#end ? this.#line[this.#at + 1]! : -1;
    this.#at += 2;
    switch (code) {
      case CODE.quote:
      case CODE.backslash:
      case CODE.b:
      case CODE.f:
      case CODE.n:
      case CODE.r:
      case CODE.t:
        this.#put(CODE.backslash);
        return this.#put(code);
      case CODE.slash:
        return this.#put(CODE.slash);
      case CODE.u:
        break;
      default:
        throw new MalformedLine("an unknown escape in a string");
    }
    let point = this.#fourHexDigits();
    if (isLowSurrogate(point)) throw new MalformedLine("a lone surrogate in a string");
    if (isHighSurrogate(point)) {
      if (this.#line[this.#at] !== CODE.backslash || this.#line[this.#at + 1] !== CODE.u) {
        throw new MalformedLine("a lone surrogate in a string");
      }
      this.#at += 2;
      const low = this.#fourHexDigits();
      if (!isLowSurrogate(low)) throw new MalformedLine("a lone surrogate in a string");
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    this.#codePoint(point);
  }

  #fourHexDigits(): number {
    let value = 0;
    for (let i = 0; i < 4; i += 1) {
      const digit = this.#at < this.#end ? hexDigit(this.#line[this.#at]!) : -1;
      if (digit < 0) throw new MalformedLine("a \\u escape without four hex digits");
      value = value * 16 + digit;
      this.#at += 1;
    }
    return value;
  }

  #codePoint(point: number): void {
    if (point === CODE.quote || point === CODE.backslash) {
      this.#put(CODE.backslash);
      this.#put(point);
    } else if (point < 0x20) {
      const short =
        point === 8
          ? CODE.b
          : point === 9
            ? CODE.t
            : point === 10
              ? CODE.n
              : point === 12
                ? CODE.f
                : point === 13
                  ? CODE.r
                  : 0;
      if (short === 0) return this.#unicodeEscape(point);
      this.#put(CODE.backslash);
      this.#put(short);
    } else if (point > 0x7e && this.#writer.ascii) {
      this.#asciiEscape(point);
    } else {
      this.length += this.out.write(String.fromCodePoint(point), this.length, "utf8");
    }
  }

  /** A character beyond ASCII that stands in the file as UTF-8, for writers that escape it. */
  #literalCharacter(): void {
    const code = this.#line[this.#at]!;
    const size = code < 0x80 ? 1 : code < 0xe0 ? 2 : code < 0xf0 ? 3 : 4;
    const text = this.#line.toString("utf8", this.#at, Math.min(this.#at + size, this.#end));
    this.#at += size;
    this.#asciiEscape(text.codePointAt(0)!);
  }

  #asciiEscape(point: number): void {
    for (const unit of String.fromCodePoint(point).split("")) this.#unicodeEscape(unit.charCodeAt(0));
  }

  #unicodeEscape(unit: number): void {
    this.#escaped = true;
    this.length += this.out.write(`\\u${unit.toString(16).padStart(4, "0")}`, this.length, "latin1");
  }

  /** Checks the number's grammar (RFC 8259, section 6) and keeps its text. */
  #number(): void {
    const line = this.#line;
    const start = this.#at;
    let at = start;
    if (line[at] === CODE.minus) at += 1;
    if (at < this.#end && line[at] === CODE.zero) at += 1;
    else at = this.#digits(at);
    if (at < this.#end && line[at] === CODE.dot) at = this.#digits(at + 1);
    if (at < this.#end && (line[at] === CODE.e || line[at] === CODE.E)) {
      at += 1;
      if (at < this.#end && (line[at] === CODE.plus || line[at] === CODE.minus)) at += 1;
      at = this.#digits(at);
    }
    this.#at = at;
    if (this.#writer.ecmaNumbers) {
      const value = Number(line.toString("latin1", start, at));
      if (!Number.isFinite(value)) throw new MalformedLine("a number beyond the range of RFC 8785");
      this.length += this.out.write(String(value), this.length, "latin1");
    } else {
      const out = this.out;
      let to = this.length;
      for (let from = start; from < at; from += 1) out[to++] = line[from]!;
      this.length = to;
    }
  }

  #digits(from: number): number {
    let at = from;
    while (at < this.#end && isDigit(this.#line[at]!)) at += 1;
    if (at > from) return at;
    if (this.#line[at] === CODE.I && at < this.#end) throw new MalformedLine("NaN and Infinity are not JSON");
    throw new MalformedLine("not a JSON number");
  }

  #literal(word: string): void {
    for (let i = 0; i < word.length; i += 1) {
      if (this.#at + i >= this.#end || this.#line[this.#at + i] !== word.charCodeAt(i))
        throw new MalformedLine("not JSON");
      this.#put(word.charCodeAt(i));
    }
    this.#at += word.length;
  }

  #skipSpace(): void {
    while (this.#at < this.#end) {
      const code = this.#line[this.#at]!;
      if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return;
      this.#at += 1;
    }
  }

  #put(code: number): void {
    this.out[this.length] = code;
    this.length += 1;
  }
}
