/** Writing the gateway's own events in the form that is hashed: what Python's json.dumps writes, sorted and compact. */

/** A number that keeps its text, such as `1e-05`. */
export class NumberToken {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Json =
  | string
  | number
  | boolean
  | null
  | NumberToken
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Members sorted by code point; numbers must be integers or tokens, so that no two writers can disagree about them. */
export function canonicalText(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (value instanceof NumberToken) return value.text;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new TypeError(`not an integer: ${value}`);
    return String(value);
  }
  // JSON.stringify escapes as Python does, once half surrogate pairs are gone.
  if (typeof value === "string") return JSON.stringify(value.replace(LONE_SURROGATE, "\ufffd"));
  if (isList(value)) return `[${value.map(canonicalText).join(",")}]`;
  const members = Object.entries(value).filter((member): member is [string, Json] => member[1] !== undefined);
  members.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(",")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
