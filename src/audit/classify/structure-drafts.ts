/** Findings about order: what is missing, strange, moved or there twice. */

import type { Case } from "./case.ts";
import type { CountedGap } from "./counts.ts";
import type { Draft } from "./draft.ts";
import type { Branch } from "./structure.ts";
import { plural } from "./wording.ts";

/** `gaps`: those that no replaced event explains. */
export function structureDrafts(facts: Case, gaps: readonly CountedGap[]): Draft[] {
  return [
    ...gaps.flatMap((gap) => deleted(gap, facts)),
    ...facts.structure.branches.flatMap((branch) => stranger(branch, facts)),
    ...facts.structure.moved.map((piece) => {
      const position = facts.numbering.position(piece.first);
      const before = facts.numbering.event(position - 1);
      return {
        class: "reordered" as const,
        event: piece.first,
        toEvent: piece.last,
        events: piece.weight,
        expected: facts.trail.previous(piece.first),
        actual: piece.first > 0 ? facts.trail.hash(piece.first - 1) : undefined,
        explanation: `${piece.weight === 1 ? "it was" : `${plural(piece.weight, "event")} were`} recorded ${
          before === undefined ? "first of all" : `after the event of line ${facts.trail.line(before)}`
        }, and moved here`,
      };
    }),
    ...copies(facts),
  ];
}

function deleted(gap: CountedGap, { trail }: Case): Draft[] {
  // A line that is no event fills the gap that it leaves; only counts can show that more is missing.
  if (gap.malformed > 0 && !gap.missing) return [];
  const missing = gap.missing || undefined;
  return [
    {
      class: "deleted",
      event: gap.at,
      events: missing,
      expected: trail.previous(gap.at),
      actual: trail.hash(gap.before),
      explanation: `${missing === undefined ? "one or more events are" : `${plural(missing, "event")} ${missing === 1 ? "is" : "are"}`} missing before it: the event it names as its predecessor is nowhere in the trail`,
    },
  ];
}

function stranger(branch: Branch, { trail, copies }: Case): Draft[] {
  const runs = contiguous(branch.pieces, copies);
  return runs.map(({ first, last, events }) => ({
    class: branch.kind,
    event: first,
    toEvent: last,
    events,
    expected: undefined,
    actual: trail.previous(first) || undefined,
    explanation:
      branch.kind === "forked"
        ? `${events === 1 ? "it names" : `${plural(events, "event")} branch off: the first names`} the same predecessor as another event of the trail${
            branch.parent === undefined ? "" : `, that of line ${trail.line(branch.parent)}`
          }: two histories were signed`
        : `${events === 1 ? "it stands" : `${plural(events, "event")} stand`} between two events that link to each other without ${events === 1 ? "it" : "them"}`,
  }));
}

function copies(facts: Case): Draft[] {
  const drafts: Draft[] = [];
  let run: { first: number; last: number; original: number } | undefined;
  const close = (): void => {
    if (!run) return;
    const { first, last, original } = run;
    const events = last - first + 1;
    const line = facts.trail.line(original);
    drafts.push({
      class: "duplicated",
      event: first,
      toEvent: last,
      events,
      actual: facts.trail.hash(first),
      explanation:
        events === 1 ? `the event of line ${line} again` : `${plural(events, "event")} from line ${line} on again`,
    });
  };
  for (const [copy, original] of [...facts.copies].sort((a, b) => a[0] - b[0])) {
    if (run && copy === run.last + 1) run.last = copy;
    else {
      close();
      run = { first: copy, last: copy, original };
    }
  }
  close();
  return drafts;
}

/** Pieces that are neighbours in the file, taken together. */
function contiguous(
  pieces: Branch["pieces"],
  copies: ReadonlyMap<number, number>,
): Array<{ first: number; last: number; events: number }> {
  const runs: Array<{ first: number; last: number; events: number }> = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    let next = run ? run.last + 1 : -1;
    while (copies.has(next)) next += 1;
    if (run && next === piece.first) {
      run.last = piece.last;
      run.events += piece.weight;
    } else {
      runs.push({ first: piece.first, last: piece.last, events: piece.weight });
    }
  }
  return runs;
}
