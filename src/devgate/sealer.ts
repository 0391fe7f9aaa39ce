/** Sealing provider keys at rest under the gateway's data encryption key, which it caches until told to drop it. */
import { Dek } from "../envelope/dek.ts";
import { seal } from "../envelope/record.ts";

export interface Sealer {
  readonly fingerprint: string;
  seal(provider: string, value: string): string;
  /** Reads the key anew. */
  drop(): Promise<void>;
}

/** `load` gives the key as base64: from the environment or the data folder. */
export async function createSealer(load: () => Promise<string>): Promise<Sealer> {
  let dek = Dek.fromBase64(await load());
  return {
    get fingerprint() {
      return dek.toString();
    },
    seal: (provider, value) => seal(Buffer.from(value, "utf8"), dek, { key: `llm-keys/${provider}` }),
    async drop() {
      const next = Dek.fromBase64(await load());
      dek.wipe();
      dek = next;
    },
  };
}
