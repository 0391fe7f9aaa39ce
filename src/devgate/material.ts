/** The keys that the gateway starts with: from the environment, or made once and kept in the data folder. */
import type { KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TapPassError } from "../core/errors.ts";
import type { Env, Random } from "../core/ports.ts";
import type { BootstrapToken } from "./access.ts";
import { makeSigningKey, parseSigningKey, readIfThere, readOrMake } from "./key-files.ts";
import type { KeyRing } from "./sealer.ts";
import { hashToken, makeToken, type Role } from "./tokens.ts";

/** Throws `INPUT_UNREADABLE` or `KEY_UNUSABLE`. */
export async function loadSigningKey(env: Env, folder: string): Promise<KeyObject> {
  const given = env.TAPPASS_AUDIT_SIGNING_KEY;
  if (!given) {
    const own = "audit-signing-key.pem";
    return parseSigningKey(await readOrMake(join(folder, own), makeSigningKey), own);
  }
  let text: string;
  try {
    text = await readFile(given, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TapPassError("INPUT_UNREADABLE", `TAPPASS_AUDIT_SIGNING_KEY: ${given} cannot be read (${code})`, {
      hints: ["it is the path of a file: a PKCS#8 PEM, or 64 hex digits"],
    });
  }
  return parseSigningKey(text, given);
}

/** Reads the ring of data encryption keys anew at every call. */
export function keyRingLoader(env: Env, folder: string, random: Random): () => Promise<KeyRing> {
  return async () => {
    const path = join(folder, "vault.key");
    const given = env.TAPPASS_VAULT_KEY;
    const current = given || (await readOrMake(path, () => Buffer.from(random.bytes(32)).toString("base64")));
    const previous = env.TAPPASS_VAULT_KEY_PREVIOUS || (given ? undefined : await readIfThere(`${path}.previous`));
    return previous === undefined ? { current } : { current, previous };
  };
}

export interface Tokens {
  readonly bootstrap: readonly BootstrapToken[];
  /** Variable name and token, to be shown to whoever starts the gateway. */
  readonly exports: ReadonlyArray<readonly [name: string, token: string]>;
}

/** The administrator's token, and with `withRoles` one of an auditor and one of a developer. Throws `CONFIG_INVALID`. */
export async function loadTokens(env: Env, folder: string, withRoles: boolean, random: Random): Promise<Tokens> {
  const own = (subject: string): Promise<string> =>
    readOrMake(join(folder, `${subject}.key`), () => makeToken(`tp_${subject}_`, 40, random));
  const admin = env.TAPPASS_ADMIN_KEY || (await own("admin"));
  if (!/^[\x21-\x7e]+$/.test(admin))
    throw new TapPassError("CONFIG_INVALID", "TAPPASS_ADMIN_KEY has characters that no header can carry", {
      hints: ["take printable ASCII without spaces, or unset it and one is made"],
    });
  const made: Array<readonly [string, readonly Role[], string]> = [["admin", ALL_BUT_AGENT, admin]];
  if (withRoles) {
    made.push(["auditor", ["AUDITOR"], await own("auditor")]);
    made.push(["developer", ["DEVELOPER"], await own("developer")]);
  }
  return {
    bootstrap: made.map(([subject, roles, token]) => ({ subject, roles, hash: hashToken(token) })),
    exports: made.map(([subject, , token]) => [`TAPPASS_${subject.toUpperCase()}_KEY`, token]),
  };
}

const ALL_BUT_AGENT: readonly Role[] = ["ADMIN", "AUDITOR", "DEVELOPER", "PLATFORM"];
