/** Reading what a gateway sends: JSON objects and lists in every form that gateways write lists. */
import type { HttpReply } from "../core/ports.ts";
import { isObject, nonsense } from "./failure.ts";

type Fields = Record<string, unknown>;

/** Throws `PROVIDER_ERROR` unless the body is a JSON object. */
export async function objectOf(reply: HttpReply, host: string): Promise<Fields> {
  const value = parse(await textOf(reply, host), reply, host);
  if (!isObject(value)) throw nonsense(reply, "JSON, but not an object", host);
  return value;
}

/**
 * The objects of a bare array, of `data` or another of the `members`, or of NDJSON. Throws `PROVIDER_ERROR` for
 * anything else.
 */
export async function listOf(reply: HttpReply, members: readonly string[], host: string): Promise<Fields[]> {
  const text = await textOf(reply, host, true);
  if (isLines(reply)) return linesOf(text).map((line) => objectIn(line, reply, host));
  const value = parse(text, reply, host);
  const found = Array.isArray(value) ? value : isObject(value) ? memberOf(value, ["data", ...members]) : undefined;
  if (found === undefined) throw nonsense(reply, `JSON, but no list of ${members[0]}`, host);
  if (!found.every(isObject)) throw nonsense(reply, `a list of ${members[0]} with something else in it`, host);
  return found;
}

export function isLines(reply: HttpReply): boolean {
  return /ndjson|jsonl|json-seq/i.test(reply.headers["content-type"] ?? "");
}

/** The lines of NDJSON without the empty ones. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** The body as text; throws `PROVIDER_ERROR` for a page and, unless `lines` may be none, for nothing. */
export async function textOf(reply: HttpReply, host: string, lines = false): Promise<string> {
  const text = await reply.text();
  const head = text.slice(0, 200).trimStart();
  if (/html/i.test(reply.headers["content-type"] ?? "") || /^<(?:!doctype|html|head|body)/i.test(head)) {
    throw nonsense(reply, "a web page instead of JSON", host);
  }
  if (head === "" && !(lines && isLines(reply))) throw nonsense(reply, "nothing where JSON was expected", host);
  return text;
}

function memberOf(value: Fields, names: readonly string[]): unknown[] | undefined {
  for (const name of names) if (Array.isArray(value[name])) return value[name];
  return undefined;
}

function objectIn(line: string, reply: HttpReply, host: string): Fields {
  const value = parse(line, reply, host);
  if (!isObject(value)) throw nonsense(reply, "a line that is not a JSON object", host);
  return value;
}

function parse(text: string, reply: HttpReply, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw nonsense(reply, "something that is not JSON, or only a part of it", host);
  }
}
