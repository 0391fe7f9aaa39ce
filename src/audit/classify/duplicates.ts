/** Which events are the same event again. */
import type { Trail } from "../trail.ts";

interface Group {
  /** The last member that, as it stands, follows its predecessor. */
  readonly lastRooted: number;
  keeper: number | undefined;
}

/**
 * For each copy the event it copies. Of several with the same hash the one that follows its predecessor in the file is the
 * original, so that a copy put in an earlier place is not mistaken for it; otherwise the first. Linear, since a file can
 * be one event a million times.
 */
export function findCopies(trail: Trail): ReadonlyMap<number, number> {
  const follows = (at: number): boolean => (at === 0 ? trail.isLinked(0) : trail.previous(at) === trail.hash(at - 1));
  const groupOf = new Map<number, Group>();
  for (const members of trail.repeated()) {
    const group: Group = { lastRooted: members.findLast(follows) ?? -1, keeper: undefined };
    for (const at of members) groupOf.set(at, group);
  }
  const copies = new Map<number, number>();
  for (const [at, group] of [...groupOf].sort((a, b) => a[0] - b[0])) {
    // What follows a copy has no better claim than the copy itself.
    const isRooted = follows(at) && !copies.has(at - 1);
    if (group.keeper !== undefined) copies.set(at, group.keeper);
    else if (!isRooted && group.lastRooted > at) copies.set(at, group.lastRooted);
    else group.keeper = at;
  }
  return copies;
}
