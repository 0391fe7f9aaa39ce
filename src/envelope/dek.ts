/** The data encryption key: 32 bytes, never shown; a fingerprint stands for it. */
import { createHash } from "node:crypto";
import { TapPassError } from "../core/errors.ts";

const LENGTH = 32;

/** A key in memory. It prints as its fingerprint, and `wipe` zeroes the bytes. */
export class Dek {
  readonly #bytes: Buffer;
  /** 16 hex digits: the first of SHA-256(`tappass dek` ‖ key), as in `dk:<fingerprint>`. */
  readonly fingerprint: string;

  /** Takes a copy of the bytes. Throws `KEY_UNUSABLE` unless there are 32. */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== LENGTH) throw unusable(`a data encryption key has ${LENGTH} bytes, this one ${bytes.length}`);
    this.#bytes = Buffer.from(bytes);
    this.fingerprint = createHash("sha256").update("tappass dek").update(this.#bytes).digest("hex").slice(0, 16);
  }

  /** From base64 (both alphabets), as `TAPPASS_VAULT_KEY` holds it. */
  static fromBase64(text: string): Dek {
    const trimmed = text.trim();
    if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) throw unusable("a data encryption key is base64 of 32 bytes");
    return new Dek(Buffer.from(trimmed, "base64"));
  }

  /** The bytes themselves, for a cipher; not to be kept. */
  reveal(): Uint8Array {
    return this.#bytes;
  }

  wipe(): void {
    this.#bytes.fill(0);
  }

  toString(): string {
    return `dk:${this.fingerprint}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function unusable(message: string): TapPassError {
  return new TapPassError("KEY_UNUSABLE", message, {
    hints: ["make one with: tappass keys generate --purpose vault --out vault.key"],
  });
}
