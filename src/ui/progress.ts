/** One line of a progress bar: share, amount, rate and time left. Pure. */
import { printable } from "../core/text.ts";

export interface BarFacts {
  readonly title: string;
  /** Bytes. */
  readonly done: number;
  readonly total?: number;
  /** Milliseconds since it began. */
  readonly elapsed: number;
  readonly note?: string;
}

const WIDEST = 30;

/** The line without a line break, at most `columns` characters. */
export function barLine(facts: BarFacts, columns: number): string {
  const { title, done, total, elapsed, note } = facts;
  const rate = elapsed > 0 ? (done / elapsed) * 1000 : 0;
  const words = [`${bytes(rate)}/s`];
  if (total !== undefined && total > 0) {
    const share = Math.min(1, done / total);
    words.unshift(`${Math.floor(share * 100)}%`.padStart(4), `${bytes(done)} of ${bytes(total)}`);
    if (rate > 0 && done < total) words.push(`${clockTime((total - done) / rate)} left`);
    const rest = [...words, ...(note ? [printable(note)] : [])].join("  ");
    const room = Math.min(WIDEST, columns - title.length - rest.length - 5);
    return cut(room >= 8 ? `${title} [${bar(share, room)}] ${rest}` : `${title} ${rest}`, columns);
  }
  words.unshift(bytes(done));
  return cut([title, ...words, ...(note ? [printable(note)] : [])].join("  "), columns);
}

/** `1.5 MB`: decimal units, three figures at most. */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function bar(share: number, width: number): string {
  const full = Math.round(share * width);
  return "#".repeat(full) + "-".repeat(width - full);
}

/** `0:07`, `12:30`, `1:02:03`. */
function clockTime(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : line.slice(0, Math.max(0, columns));
}
