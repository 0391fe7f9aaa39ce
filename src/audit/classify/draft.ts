/** A finding before it is given its place in words: events by number, lines by place. */
import type { Place } from "../observations.ts";
import type { FindingClass } from "../report.ts";
import type { EventDetails } from "../trail.ts";

export interface Draft {
  readonly class: FindingClass;
  readonly severity?: "warning";
  /** Where it stands; `event` gives place and details by itself. */
  readonly event?: number;
  readonly toEvent?: number;
  readonly place?: Place;
  readonly toLine?: number;
  readonly details?: EventDetails;
  readonly events?: number | undefined;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  readonly explanation: string;
}
