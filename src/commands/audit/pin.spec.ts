/** `tappass audit pin`: the gateway's signing key, trusted from now on. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "audit pin",
  summary: "trust the gateway's signing key from now on",
  description: [
    "Fetches the signing key, or reads it from --key, shows its fingerprint and asks. Compare the fingerprint with one that the gateway's operator gives you by another way: with --fingerprint nothing else is pinned. With -y alone the first key seen is trusted, whoever sent it.",
    "A gateway that offers another key than the pinned one is refused (exit 4), unless --replace says so; the old key then stays trusted for what it signed.",
  ],
  examples: [
    { run: "tappass audit pin", does: "look at the fingerprint, compare, answer" },
    { run: "tappass audit pin --fingerprint SHA256:x3F…", does: "only if it is the one that was agreed on" },
    { run: "tappass audit pin --key signing-key.pem", does: "a key from a file, without asking the gateway" },
  ],
  options: [
    { flags: "--key <file>", summary: "pin this key instead of fetching one", complete: "file" },
    { flags: "--fingerprint <fingerprint>", summary: "fingerprint that the key must have (SHA256:…)" },
    { flags: "--replace", summary: "accept that the gateway's key has changed" },
  ],
  formats: ["table", "json", "yaml"],
  gateway: true,
  exits: [[4, "the key is not the pinned one, or not that of --fingerprint"]],
  load: () => import("./pin.run.ts"),
};
