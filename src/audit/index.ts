/** The verifier's door: everything other rooms and library users may import from the audit room. */
export { assertSoundKey, fingerprintOf, keyIdOf, type TrustedKey } from "./public-key.ts";
export type { Finding, FindingClass, Report, Verdict } from "./report.ts";
export { parseTrustedKeys } from "./trust.ts";
