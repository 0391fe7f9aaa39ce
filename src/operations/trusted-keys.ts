/** Collecting the keys that an audit verification trusts: given for this run, or pinned. */
import { isAbsolute, join } from "node:path";
import { parseTrustedKeys, type TrustedKey } from "../audit/index.ts";
import { TapPassError, usage } from "../core/errors.ts";
import type { Files, Http } from "../core/ports.ts";

const LARGEST = 1 << 20;

export interface KeySources {
  readonly files: Files;
  readonly cwd: string;
  readonly readStdin: (limit?: number) => Promise<Uint8Array>;
  readonly http: () => Promise<Http>;
  /** Refuse anything that needs a socket. */
  readonly offline: boolean;
}

export interface CollectedKeys {
  readonly keys: TrustedKey[];
  /** Fingerprints of keys that came over the network in this run. */
  readonly fetched: ReadonlySet<string>;
}

/** `specs`: paths, `-` for stdin, or `https://` (also `http://` to this machine). Throws `USAGE`, `KEY_UNUSABLE`. */
export async function collectKeys(specs: readonly string[], from: KeySources): Promise<CollectedKeys> {
  const keys = new Map<string, TrustedKey>();
  const fetched = new Set<string>();
  for (const spec of specs) {
    const isRemote = /^https?:\/\//i.test(spec);
    const bytes = isRemote
      ? await fetchKey(spec, from)
      : spec === "-"
        ? await from.readStdin(LARGEST)
        : await readKey(spec, from);
    for (const key of parseTrustedKeys(bytes, spec === "-" ? "stdin" : spec)) {
      // The same key from a file counts for more than from the network.
      if (isRemote && !keys.has(key.fingerprint)) fetched.add(key.fingerprint);
      if (!isRemote) fetched.delete(key.fingerprint);
      keys.set(key.fingerprint, key);
    }
  }
  return { keys: [...keys.values()], fetched };
}

async function readKey(spec: string, { files, cwd }: KeySources): Promise<Uint8Array> {
  const bytes = await files.read(isAbsolute(spec) ? spec : join(cwd, spec));
  if (bytes) return bytes;
  throw new TapPassError("INPUT_UNREADABLE", `no such key file: ${spec}`, {
    hints: ["--key takes a file, - for stdin, or https://GATEWAY/audit/signing-key"],
  });
}

async function fetchKey(spec: string, { http, offline }: KeySources): Promise<Uint8Array> {
  if (offline) throw usage(`--key ${spec} needs the network, and --offline forbids it`, "save the key to a file first");
  const url = new URL(spec);
  if (url.username || url.password) throw usage("--key takes no URL with a user or password in it");
  if (url.protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) {
    throw usage("a key fetched without TLS proves nothing", `use https://${url.host}${url.pathname}`);
  }
  const reply = await (await http()).request({
    method: "GET",
    url: spec,
    headers: { accept: "application/json" },
    limit: LARGEST,
  });
  if (reply.status === 200) return reply.bytes();
  throw new TapPassError(
    reply.status === 404 ? "NOT_FOUND" : "PROVIDER_ERROR",
    `${url.host} answers ${reply.status} instead of a key`,
    {
      hints: ["the gateway's key is at /audit/signing-key or /.well-known/jwks.json"],
    },
  );
}
