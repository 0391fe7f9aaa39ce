/** The ways a JSON value is written before it is hashed: the gateway's own, and others that a trail may come from. */

export interface Writer {
  /** Members by code point (`true`), by UTF-16 unit (`"utf16"`), or as they come (`false`). */
  readonly sort: boolean | "utf16";
  /** `", "` and `": "` instead of `","` and `":"`. */
  readonly spaced: boolean;
  /** Everything above U+007E as `\uxxxx`. */
  readonly ascii: boolean;
  /** Numbers as ECMAScript prints them instead of as the file has them. */
  readonly ecmaNumbers: boolean;
}

/** What the gateway hashes: Python's `json.dumps(v, sort_keys=True, separators=(",",":"), ensure_ascii=False)`. */
export const PYTHON: Writer = { sort: true, spaced: false, ascii: false, ecmaNumbers: false };

/** Known writers by the name that `--canonical` takes; the gateway's first, then the more likely ones. */
export const WRITERS: ReadonlyMap<string, Writer> = new Map([
  ["python", PYTHON],
  ["python-ascii", { ...PYTHON, ascii: true }],
  ["python-spaced", { ...PYTHON, spaced: true }],
  ["python-ascii-spaced", { ...PYTHON, ascii: true, spaced: true }],
  ["rfc8785", { sort: "utf16", spaced: false, ascii: false, ecmaNumbers: true }],
  ["insertion", { ...PYTHON, sort: false }],
  ["insertion-ascii", { ...PYTHON, sort: false, ascii: true }],
  ["insertion-spaced", { ...PYTHON, sort: false, spaced: true }],
  ["insertion-ascii-spaced", { ...PYTHON, sort: false, ascii: true, spaced: true }],
  ["ecmascript", { sort: false, spaced: false, ascii: false, ecmaNumbers: true }],
]);

/** In words, for the sentence "written by …". */
export const WRITER_TITLES: Readonly<Record<string, string>> = {
  python: "Python's json.dumps with sort_keys, compact separators and ensure_ascii=False",
  "python-ascii": "Python's json.dumps with sort_keys and compact separators, ensure_ascii on",
  "python-spaced": "Python's json.dumps with sort_keys and default separators, ensure_ascii=False",
  "python-ascii-spaced": "Python's json.dumps with sort_keys and defaults otherwise",
  rfc8785: "RFC 8785 (JSON Canonicalization Scheme)",
  insertion: "compact JSON in insertion order",
  "insertion-ascii": "compact JSON in insertion order, ensure_ascii on",
  "insertion-spaced": "JSON in insertion order with default separators, ensure_ascii=False",
  "insertion-ascii-spaced": "Python's json.dumps with its defaults",
  ecmascript: "JSON.stringify in insertion order",
};
