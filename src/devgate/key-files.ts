/** Keys that the gateway makes once and keeps in its data folder, 0600. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { TapPassError } from "../core/errors.ts";

/** The file's text; where there is none, it is made and is on disk before this returns. */
export async function readOrMake(path: string, make: () => string): Promise<{ text: string; isNew: boolean }> {
  try {
    return { text: (await readFile(path, "utf8")).trim(), isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const text = make().trim();
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return { text, isNew: true };
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
