/** So many requests from one address in a minute, and no more. */
import type { Clock } from "../core/ports.ts";

const WINDOW = 60_000;
const MOST_ADDRESSES = 10_000;

/** Seconds to wait, or 0 where the request may go on. `perMinute` 0 is no limit. */
export function createRateLimit(perMinute: number, clock: Clock): (address: string) => number {
  const windows = new Map<string, { start: number; count: number }>();
  return (address) => {
    if (perMinute === 0) return 0;
    const now = clock.monotonic();
    let window = windows.get(address);
    if (!window || now - window.start >= WINDOW) {
      if (windows.size >= MOST_ADDRESSES) windows.clear();
      window = { start: now, count: 0 };
      windows.set(address, window);
    }
    window.count += 1;
    return window.count <= perMinute ? 0 : Math.max(1, Math.ceil((window.start + WINDOW - now) / 1000));
  };
}
