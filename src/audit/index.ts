/** The verifier's door: everything other rooms and library users may import from the audit room. */
export type { Anchors, RememberedHead } from "./anchors.ts";
export { canonicalise } from "./canonicalise.ts";
export { REQUIREMENTS, type Requirement } from "./conclude.ts";
export { assertSoundKey, fingerprintOf, keyIdOf, type TrustedKey } from "./public-key.ts";
export {
  type CheckpointRef,
  type EventRef,
  FINDING_CLASSES,
  type Finding,
  type FindingClass,
  type KeyUse,
  type Profile,
  type Report,
  VERDICT_EXIT,
  type Verdict,
} from "./report.ts";
export { parseTrustedKeys } from "./trust.ts";
export { CANONICAL_FORMS, type VerifyInput, type VerifyOptions, verify } from "./verifier.ts";
export { WRITERS, type Writer } from "./writers.ts";
