/** The number of each event in the order of recording, as far as the trail itself tells: 1 for the first. */
import type { Structure } from "./structure.ts";

export class Numbering {
  /** Events in the order of recording: copies and strangers have no number. */
  readonly count: number;
  readonly #position: Int32Array;
  readonly #event: Int32Array;

  constructor(events: number, structure: Structure, copies: ReadonlyMap<number, number>) {
    this.#position = new Int32Array(events);
    this.#event = new Int32Array(events + 1);
    let count = 0;
    for (const piece of structure.order) {
      for (let at = piece.first; at <= piece.last; at += 1) {
        if (copies.has(at)) continue;
        count += 1;
        this.#position[at] = count;
        this.#event[count] = at;
      }
    }
    this.count = count;
  }

  /** 0 for an event that is a copy or a stranger. */
  position(at: number): number {
    return this.#position[at] ?? 0;
  }

  /** The event with that number; undefined outside 1…count. */
  event(position: number): number | undefined {
    return position >= 1 && position <= this.count ? this.#event[position] : undefined;
  }

  get last(): number | undefined {
    return this.event(this.count);
  }
}
