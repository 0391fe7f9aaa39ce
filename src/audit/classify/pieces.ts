/** Cutting a trail into pieces: runs of neighbours that link, cut also where somebody else names an inner event. */
import { GENESIS } from "../event.ts";
import type { Observations } from "../observations.ts";
import type { Trail } from "../trail.ts";

/** Parent of a piece that starts the chain. */
export const ROOT = -1;
/** Parent of a piece whose predecessor is nowhere in the trail. */
export const MISSING = -2;

export interface Piece {
  /** First and last event, in file order. */
  readonly first: number;
  readonly last: number;
  /** Events in it, copies not counted. */
  readonly weight: number;
  /** Index of the piece whose last event this one's first names; `ROOT` or `MISSING`. */
  parent: number;
}

/** The events that are no copies, in file order, as pieces. */
export function cutIntoPieces(trail: Trail, observed: Observations, copies: ReadonlyMap<number, number>): Piece[] {
  const { mismatches } = observed;
  // A changed `_hash` leaves the successor naming the hash that the content still gives.
  const byContent = new Map<string, number>();
  for (const [at, { content }] of mismatches) if (!copies.has(at)) byContent.set(content, at);
  const eventNamed = (hash: string): number | undefined => {
    const found = trail.findAll(hash).find((at) => !copies.has(at));
    return found ?? byContent.get(hash);
  };
  const heads: number[] = [];
  let before = -1;
  for (let at = 0; at < trail.length; at += 1) {
    if (copies.has(at)) continue;
    if (before < 0 || !follows(at, before)) heads.push(at);
    before = at;
  }
  function follows(at: number, previous: number): boolean {
    if (previous === at - 1 && trail.isLinked(at)) return true;
    const named = trail.previous(at);
    if (named === trail.hash(previous) || named === mismatches.get(previous)?.content) return true;
    return previous === at - 1 && mismatches.get(at)?.onlyLink === true;
  }
  const targets = new Map(
    heads.map((at) => [at, startsChain(at) ? ROOT : (eventNamed(trail.previous(at)) ?? MISSING)]),
  );
  function startsChain(at: number): boolean {
    return trail.previous(at) === GENESIS || (at === 0 && mismatches.get(0)?.onlyLink === true);
  }
  const ends = new Set<number>();
  for (const target of targets.values()) if (target >= 0) ends.add(target);
  return assemble(trail, copies, new Set(heads), targets, ends);
}

function assemble(
  trail: Trail,
  copies: ReadonlyMap<number, number>,
  heads: ReadonlySet<number>,
  targets: ReadonlyMap<number, number>,
  ends: ReadonlySet<number>,
): Piece[] {
  const pieces: Array<{ first: number; last: number; weight: number; parent: number }> = [];
  const endingAt = new Map<number, number>();
  let cut = true;
  for (let at = 0; at < trail.length; at += 1) {
    if (copies.has(at)) continue;
    const isHead = heads.has(at);
    if (cut || isHead) {
      // Where the cut is only because somebody else names the event before, this piece is its natural successor.
      pieces.push({ first: at, last: at, weight: 0, parent: isHead ? MISSING : pieces.length - 1 });
    }
    const piece = pieces.at(-1)!;
    piece.last = at;
    piece.weight += 1;
    cut = ends.has(at);
    endingAt.set(at, pieces.length - 1);
    if (!cut && piece.weight > 1) endingAt.delete(at - 1);
  }
  for (const piece of pieces) {
    const target = targets.get(piece.first);
    if (target === undefined) continue;
    piece.parent = target < 0 ? target : (endingAt.get(target) ?? MISSING);
  }
  breakCycles(pieces);
  return pieces;
}

/** Stored hashes can be chosen so that events name each other in a circle; such a circle has no predecessor. */
function breakCycles(pieces: Piece[]): void {
  const state = new Uint8Array(pieces.length);
  for (let start = 0; start < pieces.length; start += 1) {
    const path: number[] = [];
    let at = start;
    while (at >= 0 && state[at] === 0) {
      state[at] = 1;
      path.push(at);
      at = pieces[at]!.parent;
    }
    if (at >= 0 && state[at] === 1) pieces[at]!.parent = MISSING;
    for (const passed of path) state[passed] = 2;
  }
}
