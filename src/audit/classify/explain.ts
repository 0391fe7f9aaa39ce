/** From observations to findings: one a cause, at the line where it happened. */
import type { Anchors } from "../anchors.ts";
import type { Observations } from "../observations.ts";
import { SIGNATURE } from "../observations.ts";
import type { Trail } from "../trail.ts";
import type { Case } from "./case.ts";
import { checkpointDrafts, isBeforeStart } from "./checkpoints.ts";
import { type Anchor, attribute, type Counts, reconcileCounts } from "./counts.ts";
import { type Damage, findDamage, findReplaced, hasSignatures, noSignatureHolds } from "./damage.ts";
import type { Draft } from "./draft.ts";
import { findCopies } from "./duplicates.ts";
import { endDrafts } from "./ends.ts";
import { Numbering } from "./numbering.ts";
import { cutIntoPieces } from "./pieces.ts";
import { findStructure, type Structure, type Trust } from "./structure.ts";
import { structureDrafts } from "./structure-drafts.ts";
import { warningDrafts } from "./warnings.ts";
import { damageSentence } from "./wording.ts";

export interface Explanation {
  readonly drafts: Draft[];
  readonly anchors: readonly Anchor[];
  readonly numbering: Numbering;
  readonly structure: Structure;
  readonly trail: Trail;
  /** Valid checkpoints about events before the first one here. */
  readonly beforeStart: number;
}

/** `keyNames`: the trusted keys in words, for the finding that none of them fits. */
export function explain(observed: Observations, trail: Trail, anchors: Anchors, keyNames: string): Explanation {
  const copies = findCopies(trail, observed);
  const structure = findStructure(trail, cutIntoPieces(trail, observed, copies), trustIn(observed));
  const numbering = new Numbering(trail.length, structure, copies);
  const valid = observed.checkpoints.filter((each) => each.invalid === undefined);
  const counts = reconcileCounts(trail, structure, numbering, observed.malformed, valid, anchors.expectCount);
  const { damage: direct, explained } = findDamage(
    observed,
    numbering,
    counts.gaps,
    contradictedBy(counts, numbering, trail, anchors),
  );
  attribute(counts.intervals, explained);
  const damage = [...direct, ...findReplaced(counts.gaps, direct, explained)];
  // A gap can be explained by a replaced event and still have lost more than that.
  const gaps = counts.gaps.filter((gap) => !explained.has(gap) || (gap.missing ?? 0) > 0);

  const facts: Case = { observed, trail, copies, structure, numbering, counts, damage, anchors };
  const drafts: Draft[] = [
    ...damage.map((each) => damageDraft(each, facts, keyNames)),
    ...structureDrafts(facts, gaps),
    ...[...observed.malformed, ...observed.separateMalformed].map((each) => ({
      class: "malformed" as const,
      place: each,
      toLine: each.toLine,
      events: each.lines,
      explanation:
        each.lines === 1
          ? `not an event: ${each.reason}`
          : `${each.lines} lines in a row are no events: ${each.reason}`,
    })),
    ...checkpointDrafts(facts),
    ...endDrafts(facts),
  ];
  return {
    drafts: [...drafts, ...warningDrafts(observed, trail, drafts)],
    anchors: counts.anchors,
    numbering,
    structure,
    trail,
    beforeStart: counts.unmet.filter((each) => isBeforeStart(each, facts)).length,
  };
}

function trustIn(observed: Observations): Trust {
  const unknown = noSignatureHolds(observed) || !hasSignatures(observed);
  return (at) => {
    if (observed.mismatchCount > 0 && observed.mismatched.at(at) === 1) return 0;
    const state = observed.signatures.at(at);
    if (state >= SIGNATURE.VALID) return 2;
    return state === SIGNATURE.UNCHECKED || unknown ? 1 : 0;
  };
}

/** An anchor promises another event in the place of this one. */
function contradictedBy(counts: Counts, numbering: Numbering, trail: Trail, anchors: Anchors): (at: number) => boolean {
  return (at) => {
    const position = numbering.position(at);
    const shift = counts.anchors.filter((anchor) => anchor.position <= position).at(-1)?.shift ?? 0;
    if (counts.unmet.some((checkpoint) => checkpoint.count === position + shift)) return true;
    return at === numbering.last && anchors.expectHeads.some((head) => trail.find(head) < 0);
  };
}

function damageDraft(damage: Damage, facts: Case, keyNames: string): Draft {
  const { observed, trail } = facts;
  const mismatch = damage.reason === "content" ? observed.mismatches.get(damage.first) : undefined;
  const hashWasChanged = mismatch?.signed === "content";
  let explanation = damageSentence(damage, observed.disputed.has(damage.first), keyNames);
  if (damage.events === 1 && mismatch) {
    if (hashWasChanged)
      explanation = "the stored hash was changed: the signature still holds over what the content gives";
    else if (mismatch.onlyLink)
      explanation = "its prev_hash was changed: with the hash of the event before, the content gives the stored hash";
    else if (mismatch.signed === "stored") explanation += ", which its signature still vouches for";
  }
  if (damage.reason === "content" && damage.events === trail.length && trail.length > 1) {
    explanation += "; no known writer of JSON gives them either, so all were changed or an unknown program wrote them";
  }
  const follower = facts.counts.gaps.find((gap) => gap.before === damage.last);
  const replaced = damage.class === "rewritten";
  return {
    class: damage.class,
    event: damage.first,
    toEvent: damage.last,
    events: damage.events,
    expected: mismatch ? trail.hash(damage.first) : replaced && follower ? trail.previous(follower.at) : undefined,
    actual: mismatch ? mismatch.content : replaced ? trail.hash(damage.last) : undefined,
    explanation,
  };
}
