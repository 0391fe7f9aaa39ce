/** Which events are the same event again. */
import type { Observations } from "../observations.ts";
import type { Trail } from "../trail.ts";

interface Group {
  /** The last member that stands where it was recorded, as far as the events before it tell. */
  readonly lastRooted: number;
  keeper: number | undefined;
}

/**
 * For each copy the event it copies. Of several with the same hash the one that follows its predecessor in the file is the
 * original, so that a copy put in an earlier place is not mistaken for it; otherwise the first. Linear, since a file can
 * be one event a million times.
 */
export function findCopies(trail: Trail, observed: Observations): ReadonlyMap<number, number> {
  const follows = (at: number): boolean => (at === 0 ? trail.isLinked(0) : trail.previous(at) === trail.hash(at - 1));
  const isMismatched = (at: number): boolean => observed.mismatchCount > 0 && observed.mismatched.at(at) === 1;
  // A hash that was written over can be the same for several; where no content gives it, one in its place is no copy.
  const groups = trail
    .repeated()
    .map((members) => (members.every(isMismatched) ? members.filter((at) => !follows(at)) : members))
    .filter((members) => members.length > 1);
  const rooted = new Map<number, boolean>();
  // What follows a repeated event has no better claim to its place than that event.
  for (const at of groups.flat().sort((a, b) => a - b)) rooted.set(at, follows(at) && rooted.get(at - 1) !== false);
  const groupOf = new Map<number, Group>();
  for (const members of groups) {
    const group: Group = { lastRooted: members.findLast((at) => rooted.get(at)) ?? -1, keeper: undefined };
    for (const at of members) groupOf.set(at, group);
  }
  const copies = new Map<number, number>();
  for (const [at, group] of [...groupOf].sort((a, b) => a[0] - b[0])) {
    if (group.keeper !== undefined) copies.set(at, group.keeper);
    else if (!rooted.get(at) && group.lastRooted > at) copies.set(at, group.lastRooted);
    else group.keeper = at;
  }
  return copies;
}
