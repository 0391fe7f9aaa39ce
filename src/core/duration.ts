/** Durations as people write them: `90d`, `24h`, `15m`, `30s`, `2w`, or ISO 8601 (`P90D`, `PT15M`). */
import { usage } from "./errors.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const SHORT = /^(\d{1,9})(s|m|h|d|w)$/;
const ISO = /^P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;
const UNITS: Record<string, number> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** Milliseconds. Years and months are refused: they have no fixed length. Throws `USAGE`. */
export function parseDuration(text: string): number {
  const short = SHORT.exec(text);
  if (short) return Number(short[1]) * UNITS[short[2]!]!;
  const iso = ISO.exec(text);
  if (iso && /\d/.test(text) && !text.endsWith("T")) {
    const [weeks, days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0));
    return weeks! * 7 * DAY + days! * DAY + hours! * HOUR + minutes! * MINUTE + seconds! * SECOND;
  }
  throw usage(`not a duration: ${JSON.stringify(text.slice(0, 40))}`, "write 90d, 24h, 15m or ISO 8601 such as P90D");
}

/** The shortest of our own notations that says the same: 86400000 → `1d`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds >= DAY && milliseconds % DAY === 0) return `${milliseconds / DAY}d`;
  if (milliseconds >= HOUR && milliseconds % HOUR === 0) return `${milliseconds / HOUR}h`;
  if (milliseconds >= MINUTE && milliseconds % MINUTE === 0) return `${milliseconds / MINUTE}m`;
  return `${Math.round(milliseconds / SECOND)}s`;
}
