/** Putting the report together: drafts become findings with their places, and the conclusion is drawn. */
import type { ByteSource } from "../core/ports.ts";
import type { Anchors } from "./anchors.ts";
import type { Anchor } from "./classify/counts.ts";
import type { Draft } from "./classify/draft.ts";
import type { Explanation } from "./classify/explain.ts";
import type { Conclusion, Evidence } from "./conclude.ts";
import type { Observations, Place } from "./observations.ts";
import type { TrustedKey } from "./public-key.ts";
import { type CheckpointRef, type EventRef, type Finding, type Report, VERDICT_EXIT } from "./report.ts";
import type { EventDetails } from "./trail.ts";

type Facts = Pick<
  Evidence,
  "isTampered" | "fromGenesis" | "checkpoints" | "anchoredEvents" | "standing" | "beforeStart"
>;

export interface Composition {
  readonly input: {
    readonly sources: readonly ByteSource[];
    readonly checkpoints?: readonly ByteSource[];
    readonly keys: readonly TrustedKey[];
  };
  readonly observed: Observations;
  readonly anchors: Anchors;
  readonly drafts: readonly Draft[];
  /** Undefined where nothing needed explaining. */
  readonly explanation: Explanation | undefined;
  readonly conclude: (facts: Facts) => Conclusion;
  readonly pinned: ReadonlySet<string>;
  readonly maxFindings: number;
  readonly duration: () => number;
}

export function composeReport(composition: Composition): Report {
  const { input, observed, explanation, anchors } = composition;
  const names = [...input.sources, ...(input.checkpoints ?? [])].map((source) => source.name);
  const anchorList = explanation?.anchors ?? exactAnchors(observed);
  const placed = composition.drafts
    .map((draft) => ({ draft, place: placeOf(draft, explanation) }))
    .sort((a, b) => a.place.file - b.place.file || a.place.line - b.place.line);
  // Only what is listed is put into words; a hostile file can have a million faults.
  const findings = placed
    .slice(0, composition.maxFindings)
    .map(({ draft, place }) => findingOf(draft, place, names, anchorList, explanation));
  const counts: Partial<Record<Finding["class"], number>> = {};
  for (const { draft } of placed) counts[draft.class] = (counts[draft.class] ?? 0) + 1;
  const unlisted = observed.reversalCount - observed.reversals.length;
  if (unlisted > 0) counts["time-reversal"] = (counts["time-reversal"] ?? 0) + unlisted;

  const last = anchorList.at(-1);
  const fromGenesis = explanation
    ? explanation.structure.fromGenesis
    : observed.genesis !== "mid-chain" && observed.events > 0;
  const facts: Facts = {
    beforeStart: explanation?.beforeStart ?? 0,
    isTampered: placed.some(({ draft }) => draft.severity !== "warning"),
    fromGenesis,
    checkpoints: anchorList.length,
    anchoredEvents: last?.position ?? 0,
    standing: explanation?.numbering.count ?? observed.events,
  };
  const { verdict, proven, notProven } = composition.conclude(facts);
  const anchored = input.keys.length > 0 ? anchoredThrough(last, anchors, observed, explanation, names) : undefined;
  return {
    schema_version: 1,
    verdict,
    exit_code: VERDICT_EXIT[verdict],
    trail: {
      files: input.sources.map((source) => source.name),
      events: observed.events,
      checkpoints: observed.checkpoints.length,
      ...(observed.first ? { first: eventRef(observed.first, observed.first.details, names) } : {}),
      ...(observed.last
        ? { last: eventRef(observed.last, observed.last.details, names), head_hash: observed.last.hash }
        : {}),
      bytes: observed.bytes,
    },
    ...(observed.profile ? { profile: profileOf(observed) } : {}),
    keys: [...observed.keyUse]
      .sort((a, b) => a[1].from - b[1].from)
      .map(([index, use]) => {
        const key = input.keys[index]!;
        const pinned = composition.pinned.has(key.fingerprint);
        return {
          key_id: key.key_id,
          fingerprint: key.fingerprint,
          pinned,
          events: use.events,
          from_line: use.from,
          to_line: use.to,
        };
      }),
    proven,
    not_proven: notProven,
    ...(anchored ? { anchored_through: anchored } : {}),
    findings,
    counts,
    duration_ms: Math.round(composition.duration()),
  };
}

/** On a clean trail every checkpoint is met at its count. */
function exactAnchors(observed: Observations): Anchor[] {
  return observed.checkpoints
    .filter((each) => each.invalid === undefined && observed.met.has(each.head))
    .map((checkpoint) => ({ checkpoint, position: observed.met.get(checkpoint.head)!.at + 1, shift: 0 }))
    .sort((a, b) => a.position - b.position);
}

function findingOf(
  draft: Draft,
  place: Place,
  names: readonly string[],
  anchors: readonly Anchor[],
  explanation: Explanation | undefined,
): Finding {
  const trail = explanation?.trail;
  const details = draft.details ?? (draft.event !== undefined && trail ? trail.details(draft.event) : {});
  const toLine = draft.toEvent !== undefined && trail ? trail.line(draft.toEvent) : draft.toLine;
  const toFile = draft.toEvent !== undefined && trail ? trail.file(draft.toEvent) : place.file;
  const isRun = (toLine !== undefined && toLine !== place.line) || toFile !== place.file;
  const sides = draft.event !== undefined && explanation ? sidesOf(draft, anchors, explanation) : {};
  return {
    class: draft.class,
    severity: draft.severity ?? "error",
    line: place.line,
    ...(isRun ? { to_line: toLine! } : {}),
    ...(toFile !== place.file ? { to_file: names[toFile]! } : {}),
    offset: place.offset,
    file: names[place.file] ?? names[0] ?? "",
    ...details,
    ...(draft.events === undefined ? {} : { events: draft.events }),
    ...(draft.expected === undefined ? {} : { expected: draft.expected || "null" }),
    ...(draft.actual === undefined ? {} : { actual: draft.actual || "null" }),
    explanation: draft.explanation,
    ...sides,
  };
}

function placeOf(draft: Draft, explanation: Explanation | undefined): Place {
  if (draft.place) return draft.place;
  if (draft.event === undefined || !explanation) return { file: 0, line: 1, offset: 0 };
  const { trail } = explanation;
  return { file: trail.file(draft.event), line: trail.line(draft.event), offset: trail.offset(draft.event) };
}

function sidesOf(
  draft: Draft,
  anchors: readonly Anchor[],
  { numbering, trail }: Explanation,
): { checkpoint_before?: CheckpointRef; checkpoint_after?: CheckpointRef } {
  const own = draft.event!;
  let at = own;
  while (at >= 0 && numbering.position(at) === 0) at -= 1;
  const position = at >= 0 ? numbering.position(at) : 0;
  // A gap stands before its event; everything else is in it.
  const through = draft.class === "deleted" ? position - 1 : position;
  const before = anchors
    .filter((anchor) => anchor.position <= (draft.class === "deleted" ? through : position - 1))
    .at(-1);
  const after = anchors.find((anchor) => anchor.position >= position);
  const ref = ({ checkpoint, position: place }: Anchor): CheckpointRef => {
    const event = numbering.event(place);
    return {
      checkpoint_id: checkpoint.id,
      event_count: checkpoint.count,
      ...(event === undefined ? {} : { line: trail.line(event) }),
    };
  };
  return { ...(before ? { checkpoint_before: ref(before) } : {}), ...(after ? { checkpoint_after: ref(after) } : {}) };
}

function anchoredThrough(
  last: Anchor | undefined,
  anchors: Anchors,
  observed: Observations,
  explanation: Explanation | undefined,
  names: readonly string[],
): Report["anchored_through"] {
  const end = observed.last;
  if (end && anchors.expectHeads.includes(end.hash)) return eventRef(end, end.details, names);
  if (!last) return undefined;
  const checkpoint_id = last.checkpoint.id;
  if (end && last.checkpoint.head === end.hash) return { ...eventRef(end, end.details, names), checkpoint_id };
  const at = explanation?.numbering.event(last.position);
  if (explanation && at !== undefined) {
    const { trail } = explanation;
    const place = { file: trail.file(at), line: trail.line(at), offset: trail.offset(at) };
    return { ...eventRef(place, trail.details(at), names), checkpoint_id };
  }
  const met = observed.met.get(last.checkpoint.head);
  return met ? { ...eventRef(met, met.details, names), checkpoint_id } : undefined;
}

function profileOf(observed: Observations): NonNullable<Report["profile"]> {
  const profile = observed.profile!;
  return {
    hash_field: profile.layout.hashField,
    signature_field: profile.layout.signatureField,
    signed_bytes: observed.signedBytes ?? "none",
    canonical: observed.foreignWriter ?? profile.canonical,
    genesis: observed.genesis,
  };
}

function eventRef(place: Place, details: EventDetails, names: readonly string[]): EventRef {
  return {
    line: place.line,
    file: names[place.file] ?? "",
    ...(details.audit_id ? { audit_id: details.audit_id } : {}),
    ...(details.ts ? { ts: details.ts } : {}),
  };
}
