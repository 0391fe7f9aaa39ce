/** What was done to single events: content, hash, signature; runs with the same cause are taken together. */

import { type Observations, SIGNATURE } from "../observations.ts";
import type { FindingClass } from "../report.ts";
import type { CountedGap } from "./counts.ts";
import type { Numbering } from "./numbering.ts";

/** A run of events, first to last in file order, and what happened to them. */
export interface Damage {
  readonly class: FindingClass;
  readonly first: number;
  readonly last: number;
  readonly events: number;
  readonly reason: DamageReason;
}

export type DamageReason =
  | "content"
  | "replaced"
  | "unsigned-and-replaced"
  | "stray"
  | "foreign-suffix"
  | "foreign-run"
  | "signature"
  | "impossible"
  | "out-of-window"
  | "missing"
  | "no-key-fits";

type Kind = "none" | "modified" | "bad" | "impossible" | "window" | "missing";

interface Run {
  readonly kind: Kind;
  readonly first: number;
  last: number;
  events: number;
}

/** `contradicted`: whether an anchor promises another event in this one's place. */
export function findDamage(
  observed: Observations,
  numbering: Numbering,
  gaps: readonly CountedGap[],
  contradicted: (at: number) => boolean,
): { damage: Damage[]; explained: Set<CountedGap> } {
  const gapBefore = new Map(gaps.map((gap) => [gap.before, gap]));
  const gapAt = new Map(gaps.map((gap) => [gap.at, gap]));
  const explained = new Set<CountedGap>();
  const damage: Damage[] = [];
  const isHopeless = noSignatureHolds(observed);
  for (const run of runsOf(observed, numbering, gapAt, isHopeless)) {
    const gap = openGap(gapBefore.get(run.last));
    const ownGap = openGap(gapAt.get(run.first));
    if (run.kind === "modified") {
      damage.push({ ...run, class: "modified", reason: "content" });
      // Where no hash of the event is signed, the hash that its successor names may have been overwritten too.
      if (gap && observed.mismatches.get(run.last)?.signed === "neither") explained.add(gap);
      continue;
    }
    if (gap) {
      explained.add(gap);
      if (ownGap) explained.add(ownGap);
      const reason = run.kind === "missing" ? "unsigned-and-replaced" : "replaced";
      damage.push({ ...run, class: "rewritten", reason });
      continue;
    }
    if (ownGap) {
      // It is not signed, so what it says of its predecessor proves nothing about events that are missing.
      explained.add(ownGap);
      damage.push({ ...run, class: run.events === 1 ? "signature-invalid" : "resigned", reason: "stray" });
      continue;
    }
    damage.push({ ...run, ...judged(run, numbering, contradicted) });
  }
  if (isHopeless) {
    damage.push({
      class: "resigned",
      first: 0,
      last: observed.events - 1,
      events: observed.events,
      reason: "no-key-fits",
    });
  }
  return { damage, explained };
}

/**
 * Where counts leave no room for a missing event, the event before a broken link is another one than was recorded, even
 * if its signature holds or could not be checked.
 */
export function findReplaced(
  gaps: readonly CountedGap[],
  damage: readonly Damage[],
  explained: Set<CountedGap>,
): Damage[] {
  const replaced: Damage[] = [];
  if (gaps.length === 0) return replaced;
  const isDamaged = coverage(damage);
  const isModified = coverage(damage.filter((each) => each.class === "modified"));
  for (const gap of gaps) {
    if (explained.has(gap) || gap.malformed > 0 || gap.missing !== 0) continue;
    explained.add(gap);
    if (!isDamaged(gap.before) && !isModified(gap.at)) {
      replaced.push({ class: "rewritten", first: gap.before, last: gap.before, events: 1, reason: "replaced" });
    }
  }
  return replaced;
}

/** Whether an event is in one of the runs, which are in order and do not overlap; by bisection. */
export function coverage(damage: readonly Damage[]): (at: number) => boolean {
  const runs = [...damage].sort((a, b) => a.first - b.first);
  return (at) => {
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runs[middle]!.first <= at) low = middle + 1;
      else high = middle;
    }
    return low > 0 && at <= runs[low - 1]!.last;
  };
}

/** Signatures were checked, and not one holds: the likeliest reason is the wrong key. */
export function noSignatureHolds(observed: Observations): boolean {
  if (observed.keyUse.size > 0) return false;
  for (const { value } of observed.signatures) {
    if (value === SIGNATURE.BAD || value === SIGNATURE.IMPOSSIBLE || value === SIGNATURE.OUT_OF_WINDOW) return true;
  }
  return false;
}

function judged(
  run: Run,
  numbering: Numbering,
  contradicted: (at: number) => boolean,
): { class: FindingClass; reason: DamageReason } {
  if (run.kind === "missing") return { class: "signature-missing", reason: "missing" };
  if (run.events === 1 && contradicted(run.first)) return { class: "rewritten", reason: "replaced" };
  if (run.kind === "window") return { class: "resigned", reason: "out-of-window" };
  if (run.kind === "impossible") return { class: "signature-invalid", reason: "impossible" };
  // A single signature that fails between events that vouch for its content is damage; a run of them is another key.
  if (run.events === 1) return { class: "signature-invalid", reason: "signature" };
  return { class: "resigned", reason: run.last === numbering.last ? "foreign-suffix" : "foreign-run" };
}

function openGap(gap: CountedGap | undefined): CountedGap | undefined {
  return gap && gap.malformed === 0 ? gap : undefined;
}

function* runsOf(
  observed: Observations,
  numbering: Numbering,
  gapAt: ReadonlyMap<number, CountedGap>,
  isHopeless: boolean,
): Generator<Run> {
  const anySigned = hasSignatures(observed);
  let run: Run | undefined;
  for (const { from, to, value } of observed.signatures) {
    const kind = kindOf(value, anySigned, isHopeless);
    for (let at = from; at < to; at += 1) {
      if (numbering.position(at) === 0) continue;
      const own: Kind = observed.mismatchCount > 0 && observed.mismatched.at(at) === 1 ? "modified" : kind;
      if (run && run.kind === own && !gapAt.has(at)) {
        run.last = at;
        run.events += 1;
        continue;
      }
      if (run && run.kind !== "none") yield run;
      run = { kind: own, first: at, last: at, events: 1 };
    }
  }
  if (run && run.kind !== "none") yield run;
}

function kindOf(value: number, anySigned: boolean, isHopeless: boolean): Kind {
  if (value === SIGNATURE.MISSING) return anySigned ? "missing" : "none";
  if (isHopeless) return "none";
  if (value === SIGNATURE.BAD) return "bad";
  if (value === SIGNATURE.IMPOSSIBLE) return "impossible";
  return value === SIGNATURE.OUT_OF_WINDOW ? "window" : "none";
}

/** Whether any event of the trail is signed; one without a signature stands out only then. */
export function hasSignatures(observed: Observations): boolean {
  for (const { value } of observed.signatures) if (value !== SIGNATURE.MISSING) return true;
  return false;
}
