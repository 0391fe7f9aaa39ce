/** The memory of verified heads: an export that is later shorter, older or forked is noticed though it is valid in itself. */
import { join } from "node:path";
import type { RememberedHead, Report, TrustedKey } from "../audit/index.ts";
import { TapPassError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";

const HASH = /^[0-9a-f]{64}$/;

interface Memory {
  readonly schema_version: 1;
  /** By fingerprint of each key that signed the trail. */
  readonly heads: Readonly<Record<string, RememberedHead>>;
}

/** Where it is kept, in the state folder. */
export function headsPath(stateFolder: string): string {
  return join(stateFolder, "heads.json");
}

/** Heads of trails that any of these keys signed. Throws `CONFIG_INVALID` where the memory itself is damaged. */
export async function recallHeads(
  files: Files,
  stateFolder: string,
  keys: readonly TrustedKey[],
): Promise<RememberedHead[]> {
  const { heads } = await readMemory(files, headsPath(stateFolder));
  const found = keys.map((key) => heads[key.fingerprint]).filter((head) => head !== undefined);
  return [...new Map(found.map((head) => [head.head_hash, head])).values()];
}

/**
 * Keeps the head of a verified trail that starts at genesis, under every key that signed it, unless a higher one is kept.
 * `now` in milliseconds.
 */
export async function rememberHead(files: Files, stateFolder: string, report: Report, now: number): Promise<void> {
  const { head_hash, events } = report.trail;
  if (report.verdict !== "verified" || head_hash === undefined || report.profile?.genesis === "mid-chain") return;
  const path = headsPath(stateFolder);
  const isNews = ({ heads }: Memory): string[] =>
    report.keys.map((key) => key.fingerprint).filter((fingerprint) => (heads[fingerprint]?.events ?? 0) < events);
  // Most runs learn nothing new, and then nothing is locked or written.
  if (isNews(await readMemory(files, path)).length === 0) return;
  await files.locked(path, async () => {
    const memory = await readMemory(files, path);
    const head: RememberedHead = { head_hash, events, verified_at: new Date(now).toISOString() };
    const heads = { ...memory.heads, ...Object.fromEntries(isNews(memory).map((fingerprint) => [fingerprint, head])) };
    await files.write(path, `${JSON.stringify({ schema_version: 1, heads }, null, 2)}\n`);
  });
}

async function readMemory(files: Files, path: string): Promise<Memory> {
  const bytes = await files.read(path);
  if (!bytes) return { schema_version: 1, heads: {} };
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw damaged(path);
  }
  const heads = (value as { heads?: unknown } | null)?.heads;
  if (typeof heads !== "object" || heads === null) throw damaged(path);
  for (const head of Object.values(heads) as unknown[]) {
    const { head_hash, events } = (head ?? {}) as { head_hash?: unknown; events?: unknown };
    if (typeof head_hash !== "string" || !HASH.test(head_hash) || !Number.isSafeInteger(events)) throw damaged(path);
  }
  return value as Memory;
}

function damaged(path: string): TapPassError {
  return new TapPassError("CONFIG_INVALID", `the memory of verified heads cannot be read: ${path}`, {
    hints: ["find out what damaged it; --no-remember verifies without it, and removing the file starts it anew"],
  });
}
