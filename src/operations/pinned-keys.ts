/** Signing keys that were pinned, by gateway: the trust that verifications start from. */
import { join } from "node:path";
import { assertSoundKey, fingerprintOf, type TrustedKey } from "../audit/index.ts";
import { TapPassError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";

export interface PinnedKey extends TrustedKey {
  /** Base URL of the gateway that it is pinned for. */
  readonly gateway: string;
  /** RFC 3339. */
  readonly pinned_at: string;
  /** Set where a later key took its place; it still counts for what it signed. */
  readonly replaced_at?: string;
}

interface StoredPin {
  readonly key_id: string;
  /** Base64 of the 32 bytes. */
  readonly public_key: string;
  readonly fingerprint: string;
  readonly pinned_at: string;
  readonly replaced_at?: string;
}

type Gateways = Readonly<Record<string, { readonly keys: readonly StoredPin[] }>>;

export function trustPath(configFolder: string): string {
  return join(configFolder, "trust.json");
}

/** All pinned keys, those of every gateway. Throws `CONFIG_INVALID` where the file is damaged: trust is not guessed. */
export async function loadPinnedKeys(files: Files, configFolder: string): Promise<PinnedKey[]> {
  return pinsOf(await read(files, configFolder), configFolder);
}

/** The key that is pinned for a gateway now. */
export function currentPin(keys: readonly PinnedKey[], gateway: string): PinnedKey | undefined {
  return keys.find((key) => key.gateway === gateway && key.replaced_at === undefined);
}

/** Pins `key`; the one before it stays, marked as replaced. `now` in milliseconds. */
export async function pinKey(
  files: Files,
  configFolder: string,
  gateway: string,
  key: TrustedKey,
  now: number,
): Promise<void> {
  const path = trustPath(configFolder);
  await files.locked(path, async () => {
    const gateways = await read(files, configFolder);
    // A file that is not trusted is not written on, either.
    pinsOf(gateways, configFolder);
    const at = new Date(now).toISOString();
    const others = (gateways[gateway]?.keys ?? []).filter((pin) => pin.fingerprint !== key.fingerprint);
    const pin: StoredPin = {
      key_id: key.key_id,
      public_key: Buffer.from(key.raw).toString("base64"),
      fingerprint: key.fingerprint,
      pinned_at: at,
    };
    const keys = [...others.map((other) => ({ ...other, replaced_at: other.replaced_at ?? at })), pin];
    const text = JSON.stringify({ schema_version: 1, gateways: { ...gateways, [gateway]: { keys } } }, null, 2);
    await files.write(path, `${text}\n`);
  });
}

async function read(files: Files, configFolder: string): Promise<Gateways> {
  const bytes = await files.read(trustPath(configFolder));
  if (!bytes) return {};
  try {
    const value = JSON.parse(Buffer.from(bytes).toString("utf8")) as { gateways?: unknown } | null;
    const gateways = value?.gateways;
    if (typeof gateways === "object" && gateways !== null && Object.values(gateways).every(hasKeys))
      return gateways as Gateways;
  } catch {
    // Said below.
  }
  throw damaged(configFolder);
}

function pinsOf(gateways: Gateways, configFolder: string): PinnedKey[] {
  return Object.entries(gateways).flatMap(([gateway, { keys }]) =>
    keys.map((pin) => pinned(gateway, pin, configFolder)),
  );
}

function hasKeys(entry: unknown): boolean {
  const keys = (entry as { keys?: unknown } | null)?.keys;
  return Array.isArray(keys) && keys.every((pin: unknown) => typeof (pin as StoredPin | null)?.public_key === "string");
}

function pinned(gateway: string, pin: StoredPin, configFolder: string): PinnedKey {
  const raw = new Uint8Array(Buffer.from(pin.public_key, "base64"));
  const fingerprint = fingerprintOf(raw);
  // The fingerprint is what somebody compared; a file in which the two differ was not written here.
  if (fingerprint !== pin.fingerprint) throw damaged(configFolder);
  assertSoundKey(raw, trustPath(configFolder));
  return {
    key_id: pin.key_id,
    raw,
    fingerprint,
    gateway,
    pinned_at: pin.pinned_at,
    ...(pin.replaced_at === undefined ? {} : { replaced_at: pin.replaced_at }),
  };
}

function damaged(configFolder: string): TapPassError {
  return new TapPassError("CONFIG_INVALID", `the pinned keys cannot be read: ${trustPath(configFolder)}`, {
    hints: [
      "find out what damaged the file; then remove it and pin again, comparing the fingerprint with the gateway's operator",
    ],
  });
}
