/** Tokens that the gateway hands out, kept only as hashes and compared in constant time. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Random } from "../core/ports.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export const ROLES = ["AGENT", "DEVELOPER", "ADMIN", "AUDITOR", "PLATFORM"] as const;
export type Role = (typeof ROLES)[number];

export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}

/** Both are SHA-256 hashes, so they are equally long. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return timingSafeEqual(a, b);
}

/** `length` characters of base62 behind the prefix; bytes that would favour some characters are thrown away. */
export function makeToken(prefix: string, length: number, random: Random): string {
  let text = "";
  while (text.length < length) {
    for (const byte of random.bytes(64)) if (byte < 248 && text.length < length) text += BASE62[byte % 62]!;
  }
  return prefix + text;
}

export function makeKeyId(random: Random): string {
  return `dk_${Buffer.from(random.bytes(8)).toString("hex")}`;
}
