/** Sealing provider keys at rest under the gateway's data encryption key, which it caches until told to drop it. */
import { Dek } from "../envelope/dek.ts";
import { open, seal } from "../envelope/record.ts";

/** The key in use, and the one before it as long as records may be under that; both as base64. */
export interface KeyRing {
  readonly current: string;
  readonly previous?: string;
}

export interface Sealer {
  /** `dk:` and 16 hex digits: of the key in use. */
  readonly fingerprint: string;
  seal(provider: string, value: string): string;
  /** Why a record opens under no key of the ring; one line for each that does not. */
  unopened(secrets: ReadonlyArray<{ readonly provider: string; readonly record: string }>): string[];
  /** Reads the ring anew. Where it cannot be read the old one stays, and this throws. */
  drop(): Promise<void>;
}

/** Throws `KEY_UNUSABLE` where a key of the ring is not 32 bytes. */
export async function createSealer(load: () => Promise<KeyRing>): Promise<Sealer> {
  let ring = deksOf(await load());
  return {
    get fingerprint() {
      return ring[0].toString();
    },
    seal: (provider, value) => seal(Buffer.from(value, "utf8"), ring[0], nameOf(provider)),
    unopened(secrets) {
      return secrets.flatMap(({ provider, record }) => {
        try {
          open(record, ring, nameOf(provider)).plain.fill(0);
          return [];
        } catch (error) {
          return [(error as Error).message];
        }
      });
    },
    async drop() {
      const next = deksOf(await load());
      for (const dek of ring) dek.wipe();
      ring = next;
    },
  };
}

function deksOf({ current, previous }: KeyRing): [Dek, ...Dek[]] {
  return [Dek.fromBase64(current), ...(previous === undefined ? [] : [Dek.fromBase64(previous)])];
}

function nameOf(provider: string): { key: string } {
  return { key: `llm-keys/${provider}` };
}
