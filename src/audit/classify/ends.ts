/** Findings about the two ends of a trail: what anchors promise before the first line and after the last. */

import type { Case } from "./case.ts";
import { pastTheEnd } from "./checkpoints.ts";
import type { Draft } from "./draft.ts";
import { plural } from "./wording.ts";

export function endDrafts(facts: Case): Draft[] {
  return [...head(facts), ...tail(facts), ...count(facts), ...fork(facts)];
}

function head({ structure, counts, anchors, trail, numbering }: Case): Draft[] {
  const first = numbering.event(1);
  if (structure.fromGenesis || first === undefined || counts.missingHead === 0) return [];
  if (anchors.expectHeads.includes(trail.previous(first))) return [];
  if (anchors.remembered.some((each) => each.head_hash === trail.previous(first))) return [];
  const by = counts.anchors[0]!.checkpoint;
  return [
    {
      class: "truncated-head",
      event: first,
      events: counts.missingHead,
      expected: "a genesis event",
      actual: trail.previous(first),
      explanation: `the first ${plural(counts.missingHead, "event")} ${counts.missingHead === 1 ? "is" : "are"} missing: checkpoint ${by.id} counts ${by.count.toLocaleString("en-US")} through event ${counts.anchors[0]!.position.toLocaleString("en-US")} of this trail`,
    },
  ];
}

function tail(facts: Case): Draft[] {
  const { counts, anchors, numbering, trail } = facts;
  const last = numbering.last;
  const first = numbering.event(1);
  const promises: Array<{ missing: number | undefined; by: string; expected: string }> = [];
  for (const { checkpoint, missing } of pastTheEnd(facts)) {
    // A file of nothing but checkpoints promises nothing to itself.
    if (last === undefined && checkpoint.afterEvents !== undefined) continue;
    promises.push({
      missing,
      by: `checkpoint ${checkpoint.id} counts ${checkpoint.count.toLocaleString("en-US")}`,
      expected: checkpoint.head,
    });
  }
  if (counts.missingTail > 0) {
    promises.push({
      missing: counts.missingTail,
      by: `${plural(anchors.expectCount!, "event")} were expected`,
      expected: `${anchors.expectCount} events`,
    });
  }
  // Where the last event itself was replaced or cut, that is why the head is not met.
  const isTouched = last !== undefined && facts.damage.some((each) => each.first <= last && last <= each.last);
  if (counts.malformedTail === 0 && !isTouched) {
    for (const expected of anchors.expectHeads) {
      if (trail.find(expected) >= 0 || (first !== undefined && trail.previous(first) === expected)) continue;
      promises.push({ missing: undefined, by: "the expected head is not in it", expected });
    }
    for (const remembered of anchors.remembered) {
      if (last === undefined || !facts.structure.fromGenesis || trail.find(remembered.head_hash) >= 0) continue;
      const missing = remembered.events - numbering.count - (counts.anchors.at(-1)?.shift ?? 0);
      if (missing <= 0) continue;
      const when = remembered.verified_at ? ` on ${remembered.verified_at}` : "";
      promises.push({
        missing,
        by: `a trail of ${plural(remembered.events, "event")} was verified here${when}`,
        expected: remembered.head_hash,
      });
    }
  }
  if (promises.length === 0) return [];
  const most = promises.reduce((best, each) => ((each.missing ?? 0) > (best.missing ?? 0) ? each : best));
  return [
    {
      class: "truncated-tail",
      ...(last === undefined ? {} : { event: last }),
      events: most.missing,
      expected: most.expected,
      actual: last === undefined ? "no event" : trail.hash(last),
      explanation: `the trail ends too early: ${most.by}${most.missing === undefined ? "" : `, so ${plural(most.missing, "event")} ${most.missing === 1 ? "is" : "are"} missing after it`}`,
    },
  ];
}

function count({ counts, anchors, numbering }: Case): Draft[] {
  if (counts.missingTail >= 0 || numbering.last === undefined) return [];
  return [
    {
      class: "checkpoint-mismatch",
      event: numbering.last,
      expected: String(anchors.expectCount),
      actual: String(anchors.expectCount! - counts.missingTail),
      explanation: `${plural(anchors.expectCount!, "event")} were expected, and there are ${plural(-counts.missingTail, "more", "more")}`,
    },
  ];
}

/** As long as the remembered trail or longer, genuine by itself, and yet another one. */
function fork({ structure, anchors, numbering, trail, damage, counts }: Case): Draft[] {
  if (!structure.fromGenesis || damage.length > 0 || structure.branches.length > 0 || counts.gaps.length > 0) return [];
  for (const remembered of anchors.remembered) {
    const at = numbering.event(remembered.events);
    if (at === undefined || trail.find(remembered.head_hash) >= 0) continue;
    return [
      {
        class: "forked",
        event: at,
        expected: remembered.head_hash,
        actual: trail.hash(at),
        explanation: `another event stood here when the trail was verified${remembered.verified_at ? ` on ${remembered.verified_at}` : " before"}: two histories were signed`,
      },
    ];
  }
  return [];
}
