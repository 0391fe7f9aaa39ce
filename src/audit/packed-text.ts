/** Very many short strings that are seldom read, packed so that they cost little more than their bytes. */

const BLOCK = 1024;
const SEPARATOR = "\u0001";

export class PackedText {
  length = 0;
  readonly #blocks: Buffer[] = [];
  #open: string[] = [];
  /** The block unpacked last: neighbours are usually read together. */
  #unpacked: { block: number; texts: string[] } | undefined;

  push(text: string): void {
    this.#open.push(text.replaceAll(SEPARATOR, ""));
    this.length += 1;
    if (this.#open.length === BLOCK) {
      this.#blocks.push(Buffer.from(this.#open.join(SEPARATOR)));
      this.#open = [];
    }
  }

  at(index: number): string | undefined {
    const block = Math.floor(index / BLOCK);
    const packed = this.#blocks[block];
    if (!packed) return this.#open[index % BLOCK];
    if (this.#unpacked?.block !== block) this.#unpacked = { block, texts: packed.toString("utf8").split(SEPARATOR) };
    return this.#unpacked.texts[index % BLOCK];
  }
}
