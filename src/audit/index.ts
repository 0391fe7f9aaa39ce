/** The verifier's door: everything other rooms and library users may import from the audit room. */
export type { Finding, FindingClass, Report, Verdict } from "./report.ts";
