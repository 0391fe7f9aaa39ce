/** Reads the operating system's keychain through an optional package; its absence is no error. */
import type { Log } from "../core/ports.ts";

const SERVICE = "tappass";

/** The secret kept for an account, or undefined: none there, no keychain here, or the package is not installed. */
export async function keychainEntry(account: string, log: Log): Promise<string | undefined> {
  try {
    const { Entry } = await import("@napi-rs/keyring");
    // Pinned, because the fallback on Linux is the kernel's keyring, which forgets at the next boot.
    return new Entry(SERVICE, account, { linux: { store: "secret-service" } }).getPassword() ?? undefined;
  } catch (error) {
    log.debug("no keychain", { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
