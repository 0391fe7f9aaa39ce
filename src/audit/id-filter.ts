/** Noticing that an id may have come before, in constant memory however long the trail is. */

/** 2^27 bits: for ten million ids one in about a million is suspected wrongly, and suspicion is checked. */
const BITS = 27;
const PROBES = 6;

/** A Bloom filter: never misses a repeated id, seldom suspects a new one. */
export class IdFilter {
  readonly #bits = new Uint32Array(2 ** (BITS - 5));

  /** Adds the id; true where it may have been added before. */
  seen(id: string): boolean {
    let a = 0x811c9dc5;
    let b = 0x9e3779b9;
    for (let i = 0; i < id.length; i += 1) {
      const unit = id.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x85ebca6b);
      b ^= b >>> 13;
    }
    a ^= a >>> 15;
    b |= 1;
    let all = true;
    for (let probe = 0; probe < PROBES; probe += 1) {
      const bit = (a + Math.imul(probe, b)) >>> (32 - BITS);
      const mask = 1 << (bit & 31);
      const word = bit >>> 5;
      if ((this.#bits[word]! & mask) === 0) {
        all = false;
        this.#bits[word]! |= mask;
      }
    }
    return all;
  }
}
