/** The heaviest subsequence whose positions rise: what can stay in place when as little as possible is said to have moved. */

export interface Weighted {
  readonly position: number;
  readonly weight: number;
}

/**
 * Indices of the chosen items, in order; O(n log n) with a tree of prefix maxima. Of two equally heavy choices the one that
 * keeps later positions wins, so that of two swapped neighbours the one that comes first in the file counts as moved.
 */
export function heaviestRising(items: readonly Weighted[]): number[] {
  const ranks = [...items.keys()].sort((a, b) => items[a]!.position - items[b]!.position);
  const rankOf = new Map(ranks.map((index, rank) => [index, rank + 1]));
  const total = new Float64Array(items.length);
  const before = new Int32Array(items.length).fill(-1);
  const tree = new Int32Array(items.length + 1).fill(-1);
  const isBetter = (a: number, b: number): boolean =>
    b < 0 || total[a]! > total[b]! || (total[a]! === total[b]! && items[a]!.position > items[b]!.position);
  let best = -1;
  for (const [index, item] of items.entries()) {
    let previous = -1;
    for (let at = rankOf.get(index)! - 1; at > 0; at -= at & -at) {
      const candidate = tree[at]!;
      if (candidate >= 0 && isBetter(candidate, previous)) previous = candidate;
    }
    before[index] = previous;
    total[index] = item.weight + (previous >= 0 ? total[previous]! : 0);
    for (let at = rankOf.get(index)!; at <= items.length; at += at & -at)
      if (isBetter(index, tree[at]!)) tree[at] = index;
    if (isBetter(index, best)) best = index;
  }
  const chosen: number[] = [];
  for (let at = best; at >= 0; at = before[at]!) chosen.push(at);
  return chosen.reverse();
}
