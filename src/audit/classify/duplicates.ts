/** Which events are the same event again. */
import type { Trail } from "../trail.ts";

/**
 * For each copy the event it copies. Of several with the same hash the one that follows its predecessor in the file is the
 * original, so that a copy put in an earlier place is not mistaken for it; otherwise the first.
 */
export function findCopies(trail: Trail): ReadonlyMap<number, number> {
  const groups = trail.repeated();
  const copies = new Map<number, number>();
  const groupOf = new Map<number, number[]>();
  for (const group of groups) for (const at of group) groupOf.set(at, group);
  const isRooted = (at: number): boolean =>
    !copies.has(at - 1) && (at === 0 ? trail.isLinked(0) : trail.previous(at) === trail.hash(at - 1));
  for (const at of [...groupOf.keys()].sort((a, b) => a - b)) {
    const others = groupOf.get(at)!.filter((other) => other !== at && !copies.has(other));
    if (others.length === 0) continue;
    const better = others.find((other) =>
      isRooted(other) ? !isRooted(at) || other < at : !isRooted(at) && other < at,
    );
    if (better !== undefined) copies.set(at, better);
  }
  return copies;
}
