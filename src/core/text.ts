/** Making other people's text fit for a terminal and a log line. */

/** C0 and C1 controls, DEL, bidirectional overrides and isolates, zero-width and line/paragraph separators. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text without anything that could move the cursor, colour, hide or reorder what a terminal shows. */
export function printable(text: string): string {
  return text.replace(UNSAFE, "\ufffd");
}

/** At most `limit` characters (never half a surrogate pair), with an ellipsis where something was cut. */
export function truncated(text: string, limit = 200): string {
  if (text.length <= limit) return text;
  let end = limit - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** One safe line of someone else's message: controls stripped, white space folded, cut at 200 characters. */
export function messageLine(text: string, limit = 200): string {
  return truncated(printable(text.replace(/\s+/g, " ").trim()), limit);
}
