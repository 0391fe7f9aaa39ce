/** Finding out from the first events which variant of the format a trail is written in. */
import { EventReader, type Layout } from "./event.ts";
import { HASH_FIELDS, SIGNATURE_FIELDS } from "./fields.ts";
import { MalformedLine } from "./json-bytes.ts";
import { WRITERS, type Writer } from "./writers.ts";

/** Events looked at before the variant is fixed. */
export const SAMPLE_EVENTS = 16;

export interface DetectedProfile {
  readonly layout: Layout;
  /** Name of the writer under which the first events give their hashes. */
  readonly canonical: string;
  readonly writer: Writer;
  /** The writer is not the one asked for: every event tried fits it, and none the gateway's form. */
  readonly foreign: boolean;
}

export const DEFAULT_LAYOUT: Layout = { hashField: "_hash", signatureField: "_sig" };

/**
 * `asked` is the canonical form the caller accepts (the gateway's own unless told otherwise). Only if it fits none of the
 * first events are the other known writers tried, and one of them is named only if it fits every event tried.
 */
export function detectProfile(sample: readonly Buffer[], asked: string): DetectedProfile {
  const reader = new EventReader();
  const layouts = layoutsIn(sample, reader);
  const events = sample.filter((line) => layouts.some((layout) => readable(reader, line, layout)));
  const fallback = layouts[0] ?? DEFAULT_LAYOUT;
  const writer = WRITERS.get(asked)!;
  const best = bestLayout(layouts, (layout) => count(reader, events, layout, writer));
  if (best || events.length === 0) return { layout: best ?? fallback, canonical: asked, writer, foreign: false };
  for (const [name, candidate] of WRITERS) {
    const layout = layouts.find((each) => count(reader, events, each, candidate) === events.length);
    if (layout) return { layout, canonical: name, writer: candidate, foreign: true };
  }
  return { layout: fallback, canonical: asked, writer, foreign: false };
}

/** The first other layout under which the line read last can be an event; for a change in mid-trail. */
export function otherLayout(reader: EventReader, current: Layout): Layout | undefined {
  const hashField = HASH_FIELDS.find((name) => reader.fields.hasValue(name));
  if (!hashField) return undefined;
  const signatureField = SIGNATURE_FIELDS.find((name) => reader.fields.hasValue(name)) ?? current.signatureField;
  if (hashField === current.hashField && signatureField === current.signatureField) return undefined;
  return { hashField, signatureField };
}

export function leaveOutOf(layout: Layout): ReadonlySet<Layout["hashField"] | Layout["signatureField"]> {
  return new Set([layout.hashField, layout.signatureField]);
}

/** Every combination of hash and signature member that occurs, the preferred ones first. */
function layoutsIn(sample: readonly Buffer[], reader: EventReader): Layout[] {
  const seen = new Set<string>();
  for (const line of sample) {
    try {
      reader.contentHash(line, 0, line.length, new Set(), WRITERS.get("python")!);
    } catch (error) {
      if (error instanceof MalformedLine) continue;
      throw error;
    }
    if (reader.isCheckpoint) continue;
    for (const name of [...HASH_FIELDS, ...SIGNATURE_FIELDS]) if (reader.fields.hasValue(name)) seen.add(name);
  }
  const hashFields = HASH_FIELDS.filter((name) => seen.has(name));
  const found = SIGNATURE_FIELDS.filter((name) => seen.has(name));
  const signatureFields = found.length > 0 ? found : [DEFAULT_LAYOUT.signatureField];
  return hashFields.flatMap((hashField) => signatureFields.map((signatureField) => ({ hashField, signatureField })));
}

function readable(reader: EventReader, line: Buffer, layout: Layout): boolean {
  return matches(reader, line, layout, WRITERS.get("python")!) !== undefined;
}

function count(reader: EventReader, events: readonly Buffer[], layout: Layout, writer: Writer): number {
  return events.filter((line) => matches(reader, line, layout, writer) === true).length;
}

/** Whether the content gives the stored hash; undefined where the line is no event under this layout. */
function matches(reader: EventReader, line: Buffer, layout: Layout, writer: Writer): boolean | undefined {
  try {
    const content = reader.contentHash(line, 0, line.length, leaveOutOf(layout), writer);
    if (reader.isCheckpoint) return undefined;
    return reader.storedHash(layout.hashField) === content;
  } catch (error) {
    if (error instanceof MalformedLine) return undefined;
    throw error;
  }
}

function bestLayout(layouts: readonly Layout[], score: (layout: Layout) => number): Layout | undefined {
  let best: Layout | undefined;
  let most = 0;
  for (const layout of layouts) {
    const points = score(layout);
    if (points > most) {
      best = layout;
      most = points;
    }
  }
  return best;
}
