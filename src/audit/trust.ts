/** Reading the keys an auditor trusts, in every form a key is handed around in. Trust is never taken from the export. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { TapPassError } from "../core/errors.ts";
import { assertSoundKey, fingerprintOf, keyIdOf, type TrustedKey } from "./public-key.ts";

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;
const FORMS =
  "SubjectPublicKeyInfo PEM, JWK or JWKS, 32 bytes as hex or base64, the /audit/signing-key reply, or a key history";

/**
 * The keys in `input`: SubjectPublicKeyInfo PEM (one or several), JWK, JWKS, 32 bytes as hex or base64 (both alphabets),
 * the `/audit/signing-key` reply, or a key history with validity windows. Throws `KEY_UNUSABLE` for anything else:
 * another algorithm, a private key, a non-canonical or small-order point, a reply whose `pem` is not its `public_key`.
 * The forms are those of the export format, section 6.
 */
export function parseTrustedKeys(input: Uint8Array, sourceName: string): TrustedKey[] {
  const text = new TextDecoder("utf-8").decode(input).trim();
  if (text === "") throw unusable(`${sourceName}: there is no key in it`);
  const keys = text.startsWith("{") || text.startsWith("[") ? fromJson(text, sourceName) : fromText(text, sourceName);
  const seen = new Map(keys.map((key) => [Buffer.from(key.raw).toString("hex"), key]));
  return [...seen.values()];
}

function fromText(text: string, where: string): TrustedKey[] {
  const blocks = [...text.matchAll(PEM_BLOCK)];
  if (blocks.length > 0) return blocks.map((block) => trusted(rawFromPem(block[0], where), where));
  const raw = rawFromString(text);
  if (!raw) throw unusable(`${where}: not a public key in a form that is known here`, `accepted are ${FORMS}`);
  return [trusted(raw, where)];
}

function fromJson(text: string, where: string): TrustedKey[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unusable(`${where}: looks like JSON but is not`, `accepted are ${FORMS}`);
  }
  const list = Array.isArray(value) ? value : isRecord(value) && Array.isArray(value.keys) ? value.keys : [value];
  const isSet = list.length !== 1 || list[0] !== value;
  const keys: TrustedKey[] = [];
  const skipped: string[] = [];
  for (const [index, entry] of list.entries()) {
    const at = isSet ? `${where}: key ${index + 1}` : where;
    if (!isRecord(entry)) throw unusable(`${at}: not an object`);
    // A JWKS may publish keys for other purposes; they are passed over, but never silently all of them.
    if (isSet && typeof entry.kty === "string" && !(entry.kty === "OKP" && entry.crv === "Ed25519")) {
      skipped.push(describeJwk(entry));
      continue;
    }
    keys.push(fromRecord(entry, at));
  }
  if (keys.length === 0) {
    throw unusable(`${where}: no Ed25519 key in it${skipped.length > 0 ? ` (found ${skipped.join(", ")})` : ""}`);
  }
  return keys;
}

function fromRecord(entry: Record<string, unknown>, where: string): TrustedKey {
  if (typeof entry.kty === "string") return fromJwk(entry, where);
  if (typeof entry.algorithm === "string" && entry.algorithm.toLowerCase() !== "ed25519") {
    throw unusable(`${where}: the algorithm is ${JSON.stringify(entry.algorithm.slice(0, 40))}, not Ed25519`);
  }
  const named = typeof entry.public_key === "string" ? readEncoded(entry.public_key, where) : undefined;
  const pem = typeof entry.pem === "string" ? rawFromPem(entry.pem, where) : undefined;
  const raw = named ?? pem;
  if (!raw) throw unusable(`${where}: has neither public_key nor pem`, `accepted are ${FORMS}`);
  if (named && pem && !Buffer.from(named).equals(Buffer.from(pem))) {
    throw unusable(`${where}: its pem and its public_key are two different keys`);
  }
  const windows = {
    ...time(entry, "not_before", "notBefore", where),
    ...time(entry, "not_after", "notAfter", where),
    ...time(entry, "revoked_at", "revokedAt", where),
  };
  return trusted(raw, where, typeof entry.key_id === "string" ? entry.key_id : undefined, windows);
}

function fromJwk(jwk: Record<string, unknown>, where: string): TrustedKey {
  if ("d" in jwk) throw privateKey(where);
  if (jwk.kty !== "OKP" || jwk.crv !== "Ed25519" || typeof jwk.x !== "string") {
    throw unusable(`${where}: the JWK is ${describeJwk(jwk)}, not Ed25519`);
  }
  const raw = rawFromString(jwk.x);
  if (!raw) throw unusable(`${where}: the JWK's x is not 32 bytes in base64url`);
  return trusted(raw, where, typeof jwk.kid === "string" ? jwk.kid : undefined);
}

function readEncoded(value: string, where: string): Uint8Array {
  if (value.includes("-----BEGIN")) return rawFromPem(value, where);
  const raw = rawFromString(value.replace(/^ed25519:/i, ""));
  if (!raw) throw unusable(`${where}: its public_key is not 32 bytes in hex or base64`);
  return raw;
}

function rawFromPem(pem: string, where: string): Uint8Array {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) throw privateKey(where);
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw new TapPassError("KEY_UNUSABLE", `${where}: the PEM cannot be read as a public key`, { cause });
  }
  if (key.asymmetricKeyType !== "ed25519") {
    const curve = key.asymmetricKeyDetails?.namedCurve;
    throw unusable(
      `${where}: the key is ${key.asymmetricKeyType ?? "unknown"}${curve ? ` (${curve})` : ""}, not Ed25519`,
    );
  }
  // The last 32 bytes of an Ed25519 SubjectPublicKeyInfo are the key (RFC 8410, section 4).
  return new Uint8Array(key.export({ format: "der", type: "spki" }).subarray(-32));
}

function rawFromString(text: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return new Uint8Array(Buffer.from(text, "hex"));
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const raw = new Uint8Array(Buffer.from(text, "base64"));
  return raw.length === 32 ? raw : undefined;
}

function trusted(
  raw: Uint8Array,
  where: string,
  keyId?: string,
  windows: Pick<TrustedKey, "notBefore" | "notAfter" | "revokedAt"> = {},
): TrustedKey {
  assertSoundKey(raw, where);
  return { key_id: keyId ?? keyIdOf(raw), raw, fingerprint: fingerprintOf(raw), ...windows };
}

function time<K extends string>(
  entry: Record<string, unknown>,
  name: string,
  key: K,
  where: string,
): { [P in K]?: number } {
  const value = entry[name];
  if (value === undefined || value === null) return {};
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  // A window that cannot be read must not silently become "always valid".
  if (Number.isNaN(at)) throw unusable(`${where}: its ${name} is not an RFC 3339 time`);
  return { [key]: at } as { [P in K]?: number };
}

function describeJwk(jwk: Record<string, unknown>): string {
  return [jwk.kty, jwk.crv]
    .filter((part) => typeof part === "string")
    .join(" ")
    .slice(0, 40);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function privateKey(where: string): TapPassError {
  return unusable(
    `${where}: this is a private key; verifying needs only the public one`,
    "whoever holds the private key can forge the trail: keep it away from here",
  );
}

function unusable(message: string, ...hints: string[]): TapPassError {
  return new TapPassError("KEY_UNUSABLE", message, { hints });
}
