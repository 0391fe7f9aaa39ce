/** Checking Ed25519 signatures under the trusted keys: the one seam behind which a faster engine may stand. */
import { createPublicKey, type KeyObject, verify as verifyWithOpenSSL } from "node:crypto";
import * as noble from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import type { TrustedKey } from "./public-key.ts";

noble.hashes.sha512 = sha512;

/** What was signed: the 32 bytes of the hash, or its 64 lower-case hex characters. */
export type SignedBytes = "digest" | "hex";

/** Whether `signature` is one of `message` under key number `key`. Exactly RFC 8032, without the cofactor. */
export interface SignatureEngine {
  verify(key: number, message: Buffer, signature: Buffer): boolean;
}

/** OpenSSL through node:crypto. It recomputes the encoding of R, so S ≥ L and non-canonical points never pass. */
export function opensslEngine(keys: readonly TrustedKey[]): SignatureEngine {
  const objects: KeyObject[] = keys.map((key) =>
    createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key.raw]), format: "der", type: "spki" }),
  );
  return { verify: (key, message, signature) => verifyWithOpenSSL(null, message, objects[key]!, signature) };
}

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export interface SignatureMatch {
  /** Index into the trusted keys. */
  readonly key: number;
  readonly signedBytes: SignedBytes;
}

/** Finds the trusted key that made a signature. The key that fitted last is tried first: trails change keys rarely. */
export class SignatureCheck {
  readonly keys: readonly TrustedKey[];
  readonly #engine: SignatureEngine;
  readonly #order: number[];
  /** How the trail signs, once one signature has held. */
  signedBytes: SignedBytes | undefined;

  constructor(keys: readonly TrustedKey[], engine: SignatureEngine = opensslEngine(keys)) {
    this.keys = keys;
    this.#engine = engine;
    this.#order = keys.map((_, index) => index);
  }

  /** `hex` is the hash that was signed; `at` the event's time (ms), for keys that are trusted in a window only. */
  match(hex: string, signature: Buffer, at: () => number): SignatureMatch | undefined {
    for (const signedBytes of this.signedBytes === "hex" ? HEX_FIRST : DIGEST_FIRST) {
      const message = messageOf(hex, signedBytes);
      for (let i = 0; i < this.#order.length; i += 1) {
        const key = this.#order[i]!;
        if (!this.#engine.verify(key, message, signature) || !inWindow(this.keys[key]!, at)) continue;
        if (i > 0) this.#order.unshift(...this.#order.splice(i, 1));
        return { key, signedBytes };
      }
    }
    return undefined;
  }

  /** The second opinion on a signature that is about to be reported: does @noble, strict, accept it under any key? */
  secondOpinion(hex: string, signature: Buffer): boolean {
    for (const signedBytes of DIGEST_FIRST) {
      const message = new Uint8Array(messageOf(hex, signedBytes));
      for (const key of this.keys) {
        if (noble.verify(new Uint8Array(signature), message, key.raw, { zip215: false })) return true;
      }
    }
    return false;
  }

  /** A key that holds the signature but is not trusted at that time (revoked, not yet or no longer valid). */
  outsideWindow(hex: string, signature: Buffer): TrustedKey | undefined {
    return this.keys.find((_, key) =>
      DIGEST_FIRST.some((signedBytes) => this.#engine.verify(key, messageOf(hex, signedBytes), signature)),
    );
  }
}

const DIGEST_FIRST: readonly SignedBytes[] = ["digest", "hex"];
const HEX_FIRST: readonly SignedBytes[] = ["hex", "digest"];
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Whether no key at all could have made this: S ≥ L, or R not a point that an honest signer can have chosen. */
export function isImpossibleSignature(signature: Buffer): boolean {
  let s = 0n;
  for (let i = 63; i >= 32; i -= 1) s = (s << 8n) | BigInt(signature[i]!);
  if (s >= ORDER) return true;
  try {
    return noble.Point.fromBytes(new Uint8Array(signature.subarray(0, 32))).isSmallOrder();
  } catch {
    return true;
  }
}

function messageOf(hex: string, signedBytes: SignedBytes): Buffer {
  return signedBytes === "digest" ? Buffer.from(hex, "hex") : Buffer.from(hex, "latin1");
}

function inWindow(key: TrustedKey, at: () => number): boolean {
  if (key.notBefore === undefined && key.notAfter === undefined && key.revokedAt === undefined) return true;
  const time = at();
  // A time that cannot be read is in no window: fail closed.
  if (Number.isNaN(time)) return false;
  if (key.notBefore !== undefined && time < key.notBefore) return false;
  if (key.notAfter !== undefined && time > key.notAfter) return false;
  return key.revokedAt === undefined || time < key.revokedAt;
}
