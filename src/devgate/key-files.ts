/** Keys that the gateway makes once and keeps in its data folder, 0600. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { TapPassError } from "../core/errors.ts";

/**
 * The file's text; where there is none, it is made and is on disk, whole, before this returns. The folder is locked by
 * the caller.
 */
export async function readOrMake(path: string, make: () => string): Promise<string> {
  const found = await readIfThere(path);
  if (found !== undefined) return found;
  const text = make().trim();
  // Never under its own name before it is whole: a crash would leave an empty key.
  const draft = `${path}.tmp`;
  const file = await open(draft, "w", 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return text;
}

/** The file's text without white space around it; undefined where there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export function makeSigningKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

/** A PKCS#8 PEM, or the 32-byte seed as hex. Throws `KEY_UNUSABLE`. */
export function parseSigningKey(text: string, where: string): KeyObject {
  try {
    const seed = /^[0-9a-f]{64}$/i.test(text.trim()) ? Buffer.from(text.trim(), "hex") : undefined;
    const key = seed
      ? createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" })
      : createPrivateKey(text);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below: the reason of a parser might quote the key.
  }
  throw new TapPassError("KEY_UNUSABLE", `${where}: not an Ed25519 private key`, {
    hints: ["make one with: tappass keys generate --purpose audit --out audit.key"],
  });
}

/** PKCS#8 of an Ed25519 key up to the seed itself (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
