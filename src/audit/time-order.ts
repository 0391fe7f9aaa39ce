/** Comparing the times that events carry. */

/** Whether `later` is earlier than `earlier`. Times that cannot be read are in no order. */
export function isEarlier(later: string, earlier: string): boolean {
  // Nearly always both are written alike in UTC, and then text order is time order.
  if (later.length === earlier.length && later.endsWith("Z") && earlier.endsWith("Z")) return later < earlier;
  return Date.parse(later) < Date.parse(earlier);
}
