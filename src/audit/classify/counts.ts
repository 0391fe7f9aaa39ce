/** What the counts of checkpoints say about the gaps in a trail: how many events are missing in each. */
import type { Checkpoint } from "../checkpoint.ts";
import type { Malformed } from "../observations.ts";
import type { Trail } from "../trail.ts";
import type { Numbering } from "./numbering.ts";
import type { Gap, Structure } from "./structure.ts";

/** A gap with what fills it and what is known to be missing from it. */
export interface CountedGap extends Gap {
  /** Lines in it that are no events: each may be what is left of one. */
  readonly malformed: number;
  /** Events missing beyond those lines, where counts tell. */
  missing: number | undefined;
}

/** A checkpoint whose head is in the trail; `shift` is how far its count is ahead of the event's number. */
export interface Anchor {
  readonly checkpoint: Checkpoint;
  readonly position: number;
  readonly shift: number;
}

/** Gaps between two anchors that agree, and how many events are missing from them beyond malformed lines. */
export interface Interval {
  readonly gaps: readonly CountedGap[];
  readonly rest: number;
}

export interface Counts {
  readonly gaps: readonly CountedGap[];
  readonly intervals: readonly Interval[];
  /** Those that agree with the trail, or with the gaps in it, by position. */
  readonly anchors: readonly Anchor[];
  /** The head is met, but the count is explained by nothing. */
  readonly miscounting: readonly Anchor[];
  /** The head is nowhere among the trail's events. */
  readonly unmet: readonly Checkpoint[];
  /** Events that the first anchor says came before the first line; 0 where the chain starts at genesis. */
  readonly missingHead: number;
  /** Events beyond the last line that `expectCount` promises; negative where there are too many. */
  readonly missingTail: number;
  /** Lines that are no events, before the first and after the last event. */
  readonly malformedHead: number;
  readonly malformedTail: number;
}

export function reconcileCounts(
  trail: Trail,
  structure: Structure,
  numbering: Numbering,
  malformed: readonly Malformed[],
  checkpoints: readonly Checkpoint[],
  expectCount: number | undefined,
): Counts {
  const gaps: CountedGap[] = structure.gaps.map((gap) => ({
    ...gap,
    malformed: linesBetween(malformed, gap.before, gap.at),
    missing: undefined,
  }));
  const malformedHead = linesBetween(malformed, -1, 0);
  const malformedTail = linesBetween(malformed, trail.length - 1, trail.length);
  const unmet: Checkpoint[] = [];
  const found: Anchor[] = [];
  for (const checkpoint of checkpoints) {
    const at = trail.findAll(checkpoint.head).find((each) => numbering.position(each) > 0);
    if (at === undefined) unmet.push(checkpoint);
    else found.push({ checkpoint, position: numbering.position(at), shift: checkpoint.count - numbering.position(at) });
  }
  found.sort((a, b) => a.position - b.position);

  const anchors: Anchor[] = [];
  const miscounting: Anchor[] = [];
  const intervals: Interval[] = [];
  const explain = (within: readonly CountedGap[], missing: number): boolean => {
    const rest = missing - within.reduce((sum, gap) => sum + gap.malformed, 0);
    if (missing < 0 || (within.length === 0 && missing > 0)) return false;
    if (within.length > 0) intervals.push({ gaps: within, rest });
    return true;
  };
  let base = structure.fromGenesis ? 0 : undefined;
  let missingHead = 0;
  let position = 0;
  let shift = base ?? 0;
  for (const anchor of found) {
    if (base === undefined) {
      base = anchor.shift;
      missingHead = Math.max(0, anchor.shift - malformedHead);
    } else if (!explain(between(gaps, numbering, position, anchor.position), anchor.shift - shift)) {
      miscounting.push(anchor);
      continue;
    }
    anchors.push(anchor);
    position = anchor.position;
    shift = anchor.shift;
  }
  let missingTail = 0;
  if (expectCount !== undefined) {
    const over = expectCount - numbering.count - shift;
    const rest = between(gaps, numbering, position, numbering.count);
    if (rest.length === 0 || !explain(rest, over)) missingTail = over > 0 ? Math.max(0, over - malformedTail) : over;
  }
  return { gaps, intervals, anchors, miscounting, unmet, missingHead, missingTail, malformedHead, malformedTail };
}

/** Lines that are no events and stand behind event `before` and before event `at`. */
function linesBetween(malformed: readonly Malformed[], before: number, at: number): number {
  let lines = 0;
  for (const each of malformed) if (each.beforeEvent > before && each.beforeEvent <= at) lines += each.lines;
  return lines;
}

function between(gaps: readonly CountedGap[], numbering: Numbering, after: number, through: number): CountedGap[] {
  return gaps.filter((gap) => numbering.position(gap.at) > after && numbering.position(gap.at) <= through);
}

/**
 * Notes how many events are missing from a gap where only one of an interval can have lost them. `explained` gaps come
 * from an event that was replaced rather than from one that is missing.
 */
export function attribute(intervals: readonly Interval[], explained: ReadonlySet<CountedGap>): void {
  for (const { gaps, rest } of intervals) {
    // Not every line that is no event need have been one.
    if (rest <= 0) for (const gap of gaps) gap.missing = 0;
    if (rest <= 0) continue;
    const open = gaps.filter((gap) => gap.malformed === 0 && !explained.has(gap));
    const only = open.length === 1 ? open[0] : open.length === 0 && gaps.length === 1 ? gaps[0] : undefined;
    if (only) only.missing = rest;
  }
}
