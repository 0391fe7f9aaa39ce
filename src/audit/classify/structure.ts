/** The order the events were recorded in, as the links tell it, and what stands in the file's way of it. */
import type { Trail } from "../trail.ts";
import { heaviestRising } from "./heaviest-rising.ts";
import { MISSING, type Piece, ROOT } from "./pieces.ts";

/** How much is known for an event: 2 a trusted signature over content that gives its hash, 1 unknown, 0 neither. */
export type Trust = (at: number) => 0 | 1 | 2;

export interface Branch {
  readonly pieces: readonly Piece[];
  readonly kind: "inserted" | "forked";
  /** The event that it leaves the trail at, where it names one. */
  readonly parent: number | undefined;
}

/** A place where the predecessor that `at` names is nowhere in the trail; `before` stands there instead. */
export interface Gap {
  readonly before: number;
  readonly at: number;
}

export interface Structure {
  /** Pieces in the order of recording, without strangers. */
  readonly order: readonly Piece[];
  readonly branches: readonly Branch[];
  readonly moved: readonly Piece[];
  readonly gaps: readonly Gap[];
  /** Whether the chain starts at a genesis event. */
  readonly fromGenesis: boolean;
}

interface Component {
  readonly chain: readonly Piece[];
  readonly kept: ReadonlySet<Piece>;
  readonly fromGenesis: boolean;
}

export function findStructure(trail: Trail, pieces: readonly Piece[], trust: Trust): Structure {
  const children = childrenOf(pieces);
  const weights = pathWeights(pieces, children);
  const branches: Branch[] = [];
  const components: Component[] = [];
  const genesis = children.get(ROOT) ?? [];
  if (genesis.length > 0) components.push(follow(genesis, true));
  for (const [index, piece] of pieces.entries()) if (piece.parent === MISSING) components.push(follow([index], false));

  function follow(starts: readonly number[], fromGenesis: boolean): Component {
    const chain: Piece[] = [];
    let options: readonly number[] = starts;
    let parent: number | undefined;
    while (options.length > 0) {
      const main = preferred(options, pieces, weights, trust);
      for (const side of options) if (side !== main) addBranch(side, pieces[main]!, parent);
      chain.push(pieces[main]!);
      parent = pieces[main]!.last;
      options = children.get(main) ?? [];
    }
    const chosen = heaviestRising(chain.map((piece) => ({ position: piece.first, weight: piece.weight })));
    return { chain, kept: new Set(chosen.map((index) => chain[index]!)), fromGenesis };
  }

  function addBranch(side: number, main: Piece, parent: number | undefined): void {
    const members = subtree(side, children).map((index) => pieces[index]!);
    const head = pieces[side]!.first;
    const bothSigned = trust(head) === 2 && trust(main.first) === 2;
    const between = parent !== undefined && head > parent && head < main.first;
    const undecided = trust(head) === 1 && trust(main.first) === 1;
    branches.push({ pieces: members, kind: bothSigned || (undecided && !between) ? "forked" : "inserted", parent });
  }

  const strangers = nestedComponents(components);
  for (const each of strangers)
    branches.push({ pieces: [...each.chain].sort((a, b) => a.first - b.first), kind: "inserted", parent: undefined });
  const standing = components.filter((each) => !strangers.has(each)).sort((a, b) => start(a) - start(b));
  return {
    order: standing.flatMap((each) => each.chain),
    branches,
    moved: standing.flatMap((each) => each.chain.filter((piece) => !each.kept.has(piece))),
    gaps: standing
      .slice(1)
      .map((each, index) => ({ before: standing[index]!.chain.at(-1)!.last, at: each.chain[0]!.first })),
    fromGenesis: standing[0]?.fromGenesis ?? trail.length === 0,
  };
}

/** Where a component stands in the file: its first piece that was not moved. */
function start(component: Component): number {
  let first = Number.POSITIVE_INFINITY;
  for (const piece of component.kept) first = Math.min(first, piece.first);
  return first;
}

/** The child that the trail goes on with: the better signed, then the longer, then the first in the file. */
function preferred(options: readonly number[], pieces: readonly Piece[], weights: Float64Array, trust: Trust): number {
  return options.reduce((best, each) => {
    const better = trust(pieces[each]!.first) - trust(pieces[best]!.first) || weights[each]! - weights[best]!;
    return better > 0 ? each : best;
  });
}

/** Components that stand, whole, between two neighbours of another one. */
function nestedComponents(components: readonly Component[]): Set<Component> {
  const spans = components.flatMap((component) => {
    const kept = component.chain.filter((piece) => component.kept.has(piece));
    return kept.slice(1).map((piece, index) => ({ from: kept[index]!.last, to: piece.first }));
  });
  spans.sort((a, b) => a.from - b.from);
  const byStart = components
    .map((component) => {
      let first = Number.POSITIVE_INFINITY;
      let last = -1;
      for (const piece of component.chain) {
        first = Math.min(first, piece.first);
        last = Math.max(last, piece.last);
      }
      return { component, first, last };
    })
    .sort((a, b) => a.first - b.first);
  const nested = new Set<Component>();
  let reach = -1;
  let next = 0;
  for (const { component, first, last } of byStart) {
    for (; next < spans.length && spans[next]!.from < first; next += 1) reach = Math.max(reach, spans[next]!.to);
    if (reach > last) nested.add(component);
  }
  return nested;
}

function childrenOf(pieces: readonly Piece[]): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const [index, { parent }] of pieces.entries()) {
    if (parent === MISSING) continue;
    const list = children.get(parent);
    if (list) list.push(index);
    else children.set(parent, [index]);
  }
  return children;
}

/** Events on the longest way from each piece to an end. */
function pathWeights(pieces: readonly Piece[], children: ReadonlyMap<number, readonly number[]>): Float64Array {
  const weights = new Float64Array(pieces.length);
  const starts = [...(children.get(ROOT) ?? [])];
  for (const [index, piece] of pieces.entries()) if (piece.parent === MISSING) starts.push(index);
  const visited = reachable(starts, children);
  for (const index of visited.reverse()) {
    let heaviest = 0;
    for (const child of children.get(index) ?? []) heaviest = Math.max(heaviest, weights[child]!);
    weights[index] = pieces[index]!.weight + heaviest;
  }
  return weights;
}

function subtree(root: number, children: ReadonlyMap<number, readonly number[]>): number[] {
  return reachable([root], children).sort((a, b) => a - b);
}

/** Everything under `starts`, parents before children. */
function reachable(starts: readonly number[], children: ReadonlyMap<number, readonly number[]>): number[] {
  const found = [...starts];
  for (let at = 0; at < found.length; at += 1) for (const child of children.get(found[at]!) ?? []) found.push(child);
  return found;
}
