/** Finding events by their hash: open addressing, eight to sixteen bytes an event. */
import { randomBytes } from "node:crypto";

const NOWHERE = -1;

/** Only the first event with a hash stands in the table, so that a file of one event a million times stays linear. */
export class HashIndex {
  /** Later events with the same hash, by the first one. */
  readonly repeats = new Map<number, number[]>();
  readonly #table: Int32Array;
  readonly #mask: number;
  /** Stored hashes are the attacker's to choose; without a secret they could all be made to collide. */
  readonly #seed = randomBytes(4).readUInt32LE(0);

  constructor(length: number, copyHash: (at: number, into: Buffer) => void) {
    let size = 1024;
    while (size < length * 2) size *= 2;
    this.#table = new Int32Array(size);
    this.#mask = size - 1;
    const own = Buffer.alloc(32);
    const other = Buffer.alloc(32);
    for (let at = 0; at < length; at += 1) {
      copyHash(at, own);
      let slot = this.#slotOf(own);
      let first = NOWHERE;
      for (; this.#table[slot] !== 0; slot = (slot + 1) & this.#mask) {
        const candidate = this.#table[slot]! - 1;
        copyHash(candidate, other);
        if (other.equals(own)) {
          first = candidate;
          break;
        }
      }
      if (first < 0) this.#table[slot] = at + 1;
      else if (this.repeats.has(first)) this.repeats.get(first)!.push(at);
      else this.repeats.set(first, [at]);
    }
  }

  /** The first event with that hash, or -1. */
  find(hash: string, hashOf: (at: number) => string): number {
    let slot = this.#slotOf(Buffer.from(hash, "hex"));
    for (; this.#table[slot] !== 0; slot = (slot + 1) & this.#mask) {
      const candidate = this.#table[slot]! - 1;
      if (hashOf(candidate) === hash) return candidate;
    }
    return NOWHERE;
  }

  #slotOf(hash: Buffer): number {
    let mixed = this.#seed;
    for (let at = 0; at < 32; at += 4) {
      mixed = Math.imul(mixed ^ hash.readUInt32LE(at), 0x9e3779b1);
      mixed ^= mixed >>> 15;
    }
    return mixed & this.#mask;
  }
}
