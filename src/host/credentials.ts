/** The token in force: from the environment, else from the keychain of the operating system. */
import { usage } from "../core/errors.ts";
import type { Env, Log } from "../core/ports.ts";
import { Secret } from "../core/secret.ts";
import type { Credentials } from "./context.ts";
import { keychainEntry } from "./keychain.ts";

const VARIABLES = ["TAPPASS_ADMIN_KEY", "TAPPASS_API_KEY"] as const;

export function openCredentials(env: Env, profile: string | undefined, log: Log): Credentials {
  return {
    async token() {
      for (const name of VARIABLES) {
        const value = env[name]?.trim();
        if (!value) continue;
        // A header cannot carry these; saying so beats a failure deep in the network code.
        if (/[^\u0021-\u007e]/.test(value)) throw usage(`${name} holds white space or characters that no token has`);
        return { token: new Secret(value), source: name };
      }
      const kept = await keychainEntry(profile ?? "default", log);
      return kept === undefined ? undefined : { token: new Secret(kept), source: "keychain" };
    },
  };
}
