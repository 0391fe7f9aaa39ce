/** Records at rest: `v1:` and `v2:`, AES-256-GCM under a data encryption key. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { TapPassError } from "../core/errors.ts";
import type { Dek } from "./dek.ts";

const NONCE = 12;
const TAG = 16;
const V2 = /^v2:([0-9a-f]{16}):([\s\S]*)$/;

/** Which record it is; bound to the ciphertext in version 2. */
export interface RecordName {
  readonly tenant?: string;
  readonly key: string;
}

export type RecordVersion = "v1" | "v2";

/** Encrypts under a random nonce. Version 2 names the key and binds tenant and name. */
export function seal(plain: Uint8Array, dek: Dek, name: RecordName, version: RecordVersion = "v1"): string {
  const prefix = version === "v1" ? "v1:" : `v2:${dek.fingerprint}:`;
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", dek.reveal(), nonce);
  if (version === "v2") cipher.setAAD(associatedData(dek.fingerprint, name));
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return prefix + sealed.toString("base64");
}

/** The version that a record claims by its prefix; undefined where it is no record. */
export function versionOf(record: string): RecordVersion | undefined {
  return record.startsWith("v1:") ? "v1" : V2.test(record) ? "v2" : undefined;
}

/**
 * Decrypts with the first of `keys` (current, then previous) that opens it, and says which. Throws `FAULT` naming the
 * record and the fingerprints tried, never its bytes.
 */
export function open(
  record: string,
  keys: readonly Dek[],
  name: RecordName,
): { plain: Uint8Array; fingerprint: string } {
  const labelled = V2.exec(record);
  if (!labelled && !record.startsWith("v1:")) throw unreadable(name, "it is no v1: or v2: record");
  const sealed = decode(labelled ? labelled[2]! : record.slice(3));
  if (!sealed) throw unreadable(name, "it is not the base64 of a nonce, a ciphertext and a tag");
  const candidates = labelled ? keys.filter((key) => key.fingerprint === labelled[1]) : keys;
  for (const key of candidates) {
    const plain = decrypt(sealed, key, labelled ? associatedData(key.fingerprint, name) : undefined);
    if (plain) return { plain, fingerprint: key.fingerprint };
  }
  const tried = candidates.map((key) => key.toString()).join(", ");
  const wanted =
    labelled && candidates.length === 0 ? `it is sealed under dk:${labelled[1]}, and that key is not here` : undefined;
  throw unreadable(name, wanted ?? `it does not open under ${tried || "any key"}`);
}

function decrypt(sealed: Buffer, key: Dek, aad: Buffer | undefined): Uint8Array | undefined {
  const decipher = createDecipheriv("aes-256-gcm", key.reveal(), sealed.subarray(0, NONCE), { authTagLength: TAG });
  if (aad) decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-TAG));
  try {
    return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]));
  } catch {
    return undefined;
  }
}

/** Strict: what base64 decoders disagree about is refused. */
function decode(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.length >= NONCE + TAG && bytes.toString("base64") === text ? bytes : undefined;
}

function associatedData(fingerprint: string, { tenant, key }: RecordName): Buffer {
  return Buffer.from(`v2:${fingerprint}:${tenant ?? "default"}/${key}`, "utf8");
}

function unreadable({ tenant, key }: RecordName, why: string): TapPassError {
  const name = tenant === undefined ? key : `${tenant}/${key}`;
  return new TapPassError("FAULT", `the record ${JSON.stringify(name.slice(0, 120))} cannot be opened: ${why}`);
}
