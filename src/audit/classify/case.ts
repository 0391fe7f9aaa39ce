/** All that is known of a trail that needs explaining, shared by the parts of the explanation. */
import type { Anchors } from "../anchors.ts";
import type { Observations } from "../observations.ts";
import type { Trail } from "../trail.ts";
import type { Counts } from "./counts.ts";
import type { Damage } from "./damage.ts";
import type { Numbering } from "./numbering.ts";
import type { Structure } from "./structure.ts";

export interface Case {
  readonly observed: Observations;
  readonly trail: Trail;
  readonly copies: ReadonlyMap<number, number>;
  readonly structure: Structure;
  readonly numbering: Numbering;
  readonly counts: Counts;
  readonly damage: readonly Damage[];
  readonly anchors: Anchors;
}
