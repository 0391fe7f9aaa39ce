/** Whether a pass saw nothing that needs explaining. */
import type { Anchors } from "./anchors.ts";
import { type Observations, SIGNATURE } from "./observations.ts";

/**
 * True where every link and hash holds, signatures are all good (or all unchecked, or all missing), and everything that
 * was promised is met exactly. What is merely not proven is not a reason to look again.
 */
export function isClean(observed: Observations, anchors: Anchors): boolean {
  const { breaks, mismatchCount, malformed, separateMalformed, profileChanges, suspectIds } = observed;
  if (
    breaks + mismatchCount + malformed.length + separateMalformed.length + profileChanges.length + suspectIds.size >
    0
  )
    return false;
  return signaturesAgree(observed) && checkpointsHold(observed) && anchorsHold(observed, anchors);
}

function signaturesAgree({ signatures }: Observations): boolean {
  const kinds = new Set<string>();
  for (const { value } of signatures) {
    if (value === SIGNATURE.BAD || value === SIGNATURE.IMPOSSIBLE || value === SIGNATURE.OUT_OF_WINDOW) return false;
    kinds.add(value === SIGNATURE.MISSING ? "missing" : "present");
  }
  return kinds.size <= 1;
}

function checkpointsHold({ checkpoints, met, genesis }: Observations): boolean {
  return checkpoints.every(
    (each) => each.invalid === undefined && genesis !== "mid-chain" && met.get(each.head)?.at === each.count - 1,
  );
}

function anchorsHold({ met, first, events, genesis }: Observations, anchors: Anchors): boolean {
  if (anchors.expectCount !== undefined && anchors.expectCount !== events) return false;
  if (!anchors.expectHeads.every((head) => met.has(head) || first?.previous === head)) return false;
  return genesis === "mid-chain" || anchors.remembered.every((each) => met.has(each.head_hash));
}
