/** Judging an Ed25519 public key before anything is checked with it. */
import { createHash } from "node:crypto";
import { Point } from "@noble/ed25519";
import { TapPassError } from "../core/errors.ts";

/** A key the caller trusts, with the window in which its signatures count. Times are milliseconds since 1970. */
export interface TrustedKey {
  readonly key_id: string;
  /** The 32 bytes of RFC 8032. */
  readonly raw: Uint8Array;
  /** `SHA256:` and the unpadded base64 of the SHA-256 of the raw bytes, as ssh prints fingerprints. */
  readonly fingerprint: string;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly revokedAt?: number;
}

/** `ak_` and the first 16 hex digits of the key's SHA-256: the id where a source gives none. */
export function keyIdOf(raw: Uint8Array): string {
  return `ak_${createHash("sha256").update(raw).digest("hex").slice(0, 16)}`;
}

export function fingerprintOf(raw: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(raw).digest("base64").replace(/=+$/, "")}`;
}

/**
 * Throws `KEY_UNUSABLE` unless the bytes are the canonical encoding of a point on the curve that is not of small
 * order. OpenSSL checks neither, and under a small-order key one signature verifies for many messages.
 */
export function assertSoundKey(raw: Uint8Array, where: string): void {
  if (raw.length !== 32) {
    throw new TapPassError("KEY_UNUSABLE", `${where}: an Ed25519 public key has 32 bytes, this one ${raw.length}`);
  }
  let point: Point;
  try {
    point = Point.fromBytes(raw);
  } catch (cause) {
    throw new TapPassError("KEY_UNUSABLE", `${where}: not the canonical encoding of a point on Ed25519's curve`, {
      hints: ["get the key again from /audit/signing-key, or ask who gave it to you"],
      cause,
    });
  }
  if (point.isSmallOrder()) {
    throw new TapPassError("KEY_UNUSABLE", `${where}: the key is a point of small order, under which anyone can sign`, {
      hints: ["no honest gateway has such a key: find out where it came from"],
    });
  }
}
