/** Telling JSON Lines from a saved API reply by how the file starts. */
import { LIST_MEMBERS } from "./elements.ts";
import { HASH_FIELDS } from "./fields.ts";
import { CODE } from "./json-bytes.ts";
import { isSpace } from "./records.ts";

/** As much of the start as is looked at. */
export const SNIFF_BYTES = 256 * 1024;

const RECORD_MEMBERS: ReadonlySet<string> = new Set([...HASH_FIELDS, "prev_hash", "checkpoint_id", "head_hash"]);

/**
 * `document` for `[…]`, and for an object that has a list of records (`data`, `events`, `checkpoints`) and is not itself
 * an event or a checkpoint; `lines` for everything else, broken files included.
 */
export function sniff(head: Buffer): "lines" | "document" {
  let at = 0;
  while (at < head.length && isSpace(head[at]!)) at += 1;
  if (head[at] === CODE.openBracket) return "document";
  if (head[at] !== CODE.openBrace) return "lines";
  let depth = 0;
  let name = "";
  let hasList = false;
  for (; at < head.length; at += 1) {
    const code = head[at]!;
    if (code === CODE.quote) {
      const end = closingQuote(head, at + 1);
      if (depth === 1) name = head.toString("latin1", at + 1, end);
      at = end;
      if (depth === 1 && RECORD_MEMBERS.has(name) && isKey(head, end + 1)) return "lines";
    } else if (code === CODE.openBrace || code === CODE.openBracket) {
      depth += 1;
      if (depth === 2 && code === CODE.openBracket && LIST_MEMBERS.has(name)) hasList = true;
    } else if (code === CODE.closeBrace || code === CODE.closeBracket) {
      depth -= 1;
      if (depth === 0) break;
    } else if (code === CODE.comma && depth === 1) {
      name = "";
    }
  }
  return hasList ? "document" : "lines";
}

function closingQuote(head: Buffer, from: number): number {
  for (let at = from; at < head.length; at += 1) {
    if (head[at] === CODE.backslash) at += 1;
    else if (head[at] === CODE.quote) return at;
  }
  return head.length;
}

function isKey(head: Buffer, from: number): boolean {
  let at = from;
  while (at < head.length && isSpace(head[at]!)) at += 1;
  return head[at] === CODE.colon;
}
