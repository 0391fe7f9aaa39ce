/** `tappass keys generate`: keys for signing and encrypting. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "keys generate",
  summary: "make a signing pair or a data encryption key",
  description: [
    "audit and receipt make an Ed25519 pair: the private key as PKCS#8 PEM in --out, 0600, the public one as PEM in a file of the same name with .pub. vault makes 32 random bytes as base64, for TAPPASS_VAULT_KEY. A private key is never printed on a terminal.",
  ],
  examples: [
    {
      run: "tappass keys generate --purpose audit --out audit.key",
      does: "the gateway's signing key, and audit.key.pub",
    },
    { run: "tappass keys generate --purpose vault --out vault.key", does: "a data encryption key" },
    { run: "export TAPPASS_VAULT_KEY=$(tappass keys generate --purpose vault)", does: "the same, without a file" },
  ],
  options: [
    { flags: "--purpose <purpose>", summary: "what it is for", choices: ["audit", "vault", "receipt"] },
    { flags: "--out <file>", summary: "write it here, 0600; needed for pairs", complete: "file" },
    { flags: "--reveal", summary: "print a vault key though stdout is a terminal" },
  ],
  formats: ["table", "json", "yaml"],
  exits: [[7, "the file is there already"]],
  load: () => import("./generate.run.ts"),
};
