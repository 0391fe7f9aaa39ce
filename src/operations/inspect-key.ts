/** Looking at a key offline: what it says of itself, without asking anybody and without showing it. */
import { TapPassError } from "../core/errors.ts";

export interface KeyFacts {
  readonly kind: string;
  readonly prefix: string;
  readonly length: number;
  readonly characters: string;
  readonly suffix: string;
  /** Whether it has the shape of a key that a gateway hands out. */
  readonly well_formed: boolean;
}

const KINDS: ReadonlyArray<readonly [prefix: string, kind: string]> = [
  ["tp_dev_", "developer key"],
  ["tp_admin_", "administrator's token"],
  ["tp_", "TapPass key"],
];
const LEAST = 20;

/** Whether a text on the command line is itself a key: it must not be there. */
export function looksLikeKey(text: string): boolean {
  return /^tp_[A-Za-z0-9_]{16,}$/.test(text);
}

/** Throws `USAGE` for something that is no TapPass key; the text itself is never in the message. */
export function inspectKey(text: string): KeyFacts {
  const found = KINDS.find(([prefix]) => text.startsWith(prefix));
  if (!found) {
    const hints = /^(sk-|AKIA|ghp_|xox)/.test(text)
      ? ["it looks like another service's secret: if it was meant to stay secret, rotate it there"]
      : ["TapPass keys start with tp_dev_ or tp_"];
    throw new TapPassError("USAGE", "this is no TapPass key", { hints });
  }
  const [prefix, kind] = found;
  const body = text.slice(prefix.length);
  const characters = /^[A-Za-z0-9]+$/.test(body) ? "base62" : /^[A-Za-z0-9_-]+$/.test(body) ? "url-safe" : "others";
  return {
    kind,
    prefix,
    length: text.length,
    characters,
    suffix: text.length >= LEAST ? text.slice(-4) : "",
    well_formed: characters !== "others" && text.length >= LEAST,
  };
}
