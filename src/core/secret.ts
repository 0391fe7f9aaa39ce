/** A value that cannot be printed by accident: it shows as `[secret]` wherever a string, JSON or inspection is made. */
const HIDDEN = "[secret]";

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Every call site is a place where a secret leaves the type, so keep them few. */
  reveal(): string {
    return this.#value;
  }

  /** The last four characters, for telling keys apart; short secrets give nothing. */
  get suffix(): string {
    return this.#value.length >= 16 ? this.#value.slice(-4) : "";
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return HIDDEN;
  }
}
