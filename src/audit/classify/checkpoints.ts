/** Findings about checkpoints: those that name another trail, and those that are themselves not genuine. */
import type { Checkpoint } from "../checkpoint.ts";
import type { Case } from "./case.ts";
import { coverage, noSignatureHolds } from "./damage.ts";
import type { Draft } from "./draft.ts";
import { plural } from "./wording.ts";

interface Fault {
  readonly checkpoint: Checkpoint;
  readonly class: "checkpoint-mismatch" | "checkpoint-invalid";
  readonly reason: string;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
}

export function checkpointDrafts(facts: Case): Draft[] {
  const faults: Fault[] = [];
  for (const checkpoint of facts.observed.checkpoints) {
    if (checkpoint.invalid !== undefined && !isSameCause(checkpoint, facts)) {
      faults.push({ checkpoint, class: "checkpoint-invalid", reason: checkpoint.invalid });
    }
  }
  for (const { checkpoint, position } of facts.counts.miscounting) {
    faults.push({
      checkpoint,
      class: "checkpoint-mismatch",
      reason: `it counts ${plural(checkpoint.count, "event")} through a head that is event ${position.toLocaleString("en-US")} of this trail`,
      expected: String(checkpoint.count),
      actual: String(position),
    });
  }
  for (const checkpoint of facts.counts.unmet) {
    const at = placeOfUnmet(checkpoint, facts);
    if (at === "explained" || at === "past-the-end") continue;
    faults.push({
      checkpoint,
      class: "checkpoint-mismatch",
      reason: "the head it names is not this trail's",
      expected: checkpoint.head,
      actual: facts.trail.hash(at),
    });
  }
  return together(faults);
}

/** Checkpoints whose head lies beyond the last event, with the number of events that are missing. */
export function pastTheEnd(facts: Case): Array<{ checkpoint: Checkpoint; missing: number }> {
  return facts.counts.unmet
    .filter((checkpoint) => placeOfUnmet(checkpoint, facts) === "past-the-end")
    .map((checkpoint) => ({ checkpoint, missing: missingThrough(checkpoint, facts) }));
}

/**
 * The event that stands where an unmet checkpoint's head should; or that another finding explains the difference, or that
 * the trail ends before.
 */
function placeOfUnmet(checkpoint: Checkpoint, facts: Case): number | "explained" | "past-the-end" {
  const { counts, numbering } = facts;
  const before = counts.anchors.filter((anchor) => anchor.checkpoint.count <= checkpoint.count).at(-1);
  const after = counts.anchors.find((anchor) => anchor.checkpoint.count > checkpoint.count);
  const shift = before?.shift ?? (facts.structure.fromGenesis ? 0 : (after?.shift ?? 0));
  const from = before?.position ?? 0;
  const through = after?.position ?? numbering.count;
  if (isBeforeStart(checkpoint, facts)) return "explained";
  for (const gap of counts.gaps) {
    const left = numbering.position(gap.before);
    const right = numbering.position(gap.at);
    if (right <= from || right > through) continue;
    const lost = after ? after.shift - shift : (gap.missing ?? Number.POSITIVE_INFINITY);
    if (checkpoint.count > left + shift && checkpoint.count < right + shift + Math.max(lost, gap.malformed))
      return "explained";
  }
  if (!after && checkpoint.count > numbering.count + shift) {
    return missingThrough(checkpoint, facts) <= 0 ? "explained" : "past-the-end";
  }
  for (const own of after && after.shift !== shift ? [shift, after.shift] : [shift]) {
    const at = numbering.event(checkpoint.count - own);
    if (at !== undefined && isTouched(at, facts)) return "explained";
  }
  const at = numbering.event(checkpoint.count - shift) ?? numbering.last;
  return at ?? "explained";
}

/**
 * The trail starts in mid-chain, and the checkpoint is about events before its first; where no checkpoint is met nothing
 * tells where it starts.
 */
export function isBeforeStart(
  checkpoint: Checkpoint,
  { structure, counts }: Pick<Case, "structure" | "counts">,
): boolean {
  if (structure.fromGenesis) return false;
  const first = counts.anchors[0];
  return first === undefined || checkpoint.count <= first.shift;
}

function missingThrough(checkpoint: Checkpoint, { counts, numbering }: Case): number {
  const shift = counts.anchors.at(-1)?.shift ?? 0;
  return checkpoint.count - numbering.count - shift - counts.malformedTail;
}

/** The event itself is part of a finding that changes its hash. */
function isTouched(at: number, { damage }: Case): boolean {
  return coverage(damage.filter((each) => each.class !== "signature-missing"))(at);
}

/** Its signature fails for the reason that the events' signatures fail. */
function isSameCause(checkpoint: Checkpoint, facts: Case): boolean {
  if (noSignatureHolds(facts.observed)) return true;
  const at = facts.trail.find(checkpoint.head);
  const resigned = facts.damage.filter((each) => each.class === "resigned");
  return resigned.some((each) => at >= 0 && each.first <= at && at <= each.last);
}

/** Checkpoints that stand together and fail alike are one finding. */
function together(faults: readonly Fault[]): Draft[] {
  const sorted = [...faults].sort(
    (a, b) => a.checkpoint.file - b.checkpoint.file || a.checkpoint.line - b.checkpoint.line,
  );
  const drafts: Draft[] = [];
  let run: Fault[] = [];
  const close = (): void => {
    const first = run[0];
    if (!first) return;
    const { id, ts, file, line, offset } = first.checkpoint;
    const others = run.length > 1 ? ` (${plural(run.length, "checkpoint")} in a row)` : "";
    drafts.push({
      class: first.class,
      place: { file, line, offset },
      toLine: run.at(-1)!.checkpoint.line,
      events: run.length,
      details: { ...(ts ? { ts } : {}) },
      expected: first.expected,
      actual: first.actual,
      explanation: `checkpoint ${id}${others}: ${first.reason}`,
    });
  };
  for (const fault of sorted) {
    const last = run.at(-1);
    const adjoins =
      last && last.class === fault.class && last.checkpoint.file === fault.checkpoint.file && isNext(last, fault);
    if (!adjoins) {
      close();
      run = [];
    }
    run.push(fault);
  }
  close();
  return drafts;
}

/** In a file of checkpoints the next line; among events the next checkpoint, whatever stands between. */
function isNext(last: Fault, next: Fault): boolean {
  if (last.checkpoint.afterEvents === undefined) return next.checkpoint.line === last.checkpoint.line + 1;
  return true;
}
