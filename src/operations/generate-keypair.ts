/** Making keys: Ed25519 pairs for signing, 32 random bytes for encrypting. */
import { generateKeyPairSync } from "node:crypto";
import { fingerprintOf, keyIdOf } from "../audit/index.ts";
import type { Random } from "../core/ports.ts";
import { Secret } from "../core/secret.ts";
import { Dek } from "../envelope/dek.ts";

export interface GeneratedPair {
  /** PKCS#8 PEM. */
  readonly privateKey: Secret;
  /** SubjectPublicKeyInfo PEM. */
  readonly publicKey: string;
  readonly key_id: string;
  readonly fingerprint: string;
}

export function generateSigningPair(): GeneratedPair {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  return {
    privateKey: new Secret(privateKey.export({ format: "pem", type: "pkcs8" }).toString()),
    publicKey: publicKey.export({ format: "pem", type: "spki" }).toString(),
    key_id: keyIdOf(raw),
    fingerprint: fingerprintOf(raw),
  };
}

export interface GeneratedVaultKey {
  /** Base64 of 32 bytes, as `TAPPASS_VAULT_KEY` takes it. */
  readonly value: Secret;
  readonly fingerprint: string;
}

export function generateVaultKey(random: Random): GeneratedVaultKey {
  const bytes = random.bytes(32);
  const dek = new Dek(bytes);
  const made = { value: new Secret(Buffer.from(bytes).toString("base64")), fingerprint: dek.toString() };
  dek.wipe();
  bytes.fill(0);
  return made;
}
