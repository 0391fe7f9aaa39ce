/** The signing key that a gateway offers, or a file holds, and whether it may be pinned. */
import { parseTrustedKeys, type TrustedKey } from "../audit/index.ts";
import { TapPassError, usage } from "../core/errors.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { PinnedKey } from "./pinned-keys.ts";
import { collectKeys, type KeySources } from "./trusted-keys.ts";

/** `from`: a key as `--key` takes it. Throws `USAGE` where there are several. */
export async function offeredKey(
  client: GatewayClient,
  from: string | undefined,
  sources: KeySources,
): Promise<TrustedKey> {
  const keys =
    from === undefined
      ? parseTrustedKeys(await client.signingKey(), `${client.url}/audit/signing-key`)
      : (await collectKeys([from], sources)).keys;
  if (keys.length !== 1)
    throw usage(
      `there are ${keys.length} keys, and one is pinned at a time`,
      "save the one that is meant to a file, and give it with --key",
    );
  return keys[0]!;
}

/** Throws `KEY_CHANGED` where the key is not the expected one, or takes the place of a pinned one without `replace`. */
export function assertPinnable(
  key: TrustedKey,
  pin: PinnedKey | undefined,
  wanted: { readonly fingerprint: string | undefined; readonly replace: boolean; readonly gateway: string },
): void {
  const { fingerprint, replace, gateway } = wanted;
  if (fingerprint !== undefined && normal(fingerprint) !== normal(key.fingerprint)) {
    throw new TapPassError("KEY_CHANGED", `the key's fingerprint is ${key.fingerprint}, not the one of --fingerprint`, {
      hints: ["do not trust this key: ask the gateway's operator which is right"],
      facts: { key_id: key.key_id, gateway },
    });
  }
  if (pin && pin.fingerprint !== key.fingerprint && !replace) {
    throw new TapPassError(
      "KEY_CHANGED",
      `the gateway offers key ${key.key_id}, but ${pin.key_id} is pinned since ${pin.pinned_at}`,
      {
        hints: [
          "a gateway without TAPPASS_AUDIT_SIGNING_KEY makes a new key at every start; anybody else's gateway has another key, too",
          `when its operator confirms ${key.fingerprint}: tappass audit pin --replace --fingerprint ${key.fingerprint}`,
        ],
        facts: { key_id: key.key_id, pinned_key_id: pin.key_id, gateway },
      },
    );
  }
}

function normal(fingerprint: string): string {
  return fingerprint.replace(/^SHA256:/i, "").replace(/=+$/, "");
}
