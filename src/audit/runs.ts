/** A small number for every event, kept as runs of equal ones: long trails change seldom. */

export class Runs {
  readonly #from: number[] = [];
  readonly #value: number[] = [];
  length = 0;

  push(value: number): void {
    if (this.#value.at(-1) !== value) {
      this.#from.push(this.length);
      this.#value.push(value);
    }
    this.length += 1;
  }

  at(index: number): number {
    let low = 0;
    let high = this.#from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#from[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return this.#value[low] ?? 0;
  }

  /** Every run as `[from, to)` with its value, in order. */
  *[Symbol.iterator](): Generator<{ from: number; to: number; value: number }> {
    for (let i = 0; i < this.#from.length; i += 1) {
      yield { from: this.#from[i]!, to: this.#from[i + 1] ?? this.length, value: this.#value[i]! };
    }
  }
}
