/** One check of the doctor: what was asked, what was seen, what to do. */

export interface Check {
  readonly check: string;
  readonly state: "ok" | "warn" | "fail" | "skipped";
  /** What was seen. */
  readonly found: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** What a check found; its name is added by who asks. */
export type Found = Omit<Check, "check">;

/** Asks one question. A failure of the product's own is an answer, and nothing else is. */
export type Ask = (check: string, question: () => Promise<Found>) => Promise<Check>;
