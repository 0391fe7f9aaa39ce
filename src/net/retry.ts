/** When a failed request is sent again, and after how long. */
import type { Clock, Random } from "../core/ports.ts";

/** Tries in all, the first included. */
export const TRIES = 3;
export const LONGEST_WAIT = 60_000;
const FIRST_WAIT = 300;

const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Statuses that say "not now" rather than "no". */
export function isTransient(status: number): boolean {
  return AGAIN.has(status);
}

/** Milliseconds before try number `next` (2, 3, …): what the other end asks for, else doubling with jitter. */
export function waitBefore(next: number, retryAfter: string | undefined, clock: Clock, random: Random): number {
  const asked = retryAfter === undefined ? undefined : retryAfterOf(retryAfter, clock.now());
  if (asked !== undefined) return Math.min(asked, LONGEST_WAIT);
  const [high = 0, low = 0] = random.bytes(2);
  const jitter = 0.5 + (high * 256 + low) / 65_536;
  return Math.round(FIRST_WAIT * 2 ** (next - 2) * jitter);
}

/** `Retry-After` is seconds or a date (RFC 9110 §10.2.3); undefined when it is neither. */
function retryAfterOf(text: string, now: number): number | undefined {
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text) * 1000;
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
