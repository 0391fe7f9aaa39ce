/** The command tree: one line a command, and the nouns in the order in which help shows them. */
import type { GroupSpec } from "./spec.ts";

export { spec as auditCheckpoints } from "./audit/checkpoints.spec.ts";
export { spec as auditExport } from "./audit/export.spec.ts";
export { spec as auditIntegrity } from "./audit/integrity.spec.ts";
export { spec as auditKeys } from "./audit/keys.spec.ts";
export { spec as auditPin } from "./audit/pin.spec.ts";
export { spec as auditShow } from "./audit/show.spec.ts";
export { spec as auditTail } from "./audit/tail.spec.ts";
export { spec as auditVerify } from "./audit/verify.spec.ts";
export { spec as completion } from "./completion/completion.spec.ts";
export { spec as configGet } from "./config/get.spec.ts";
export { spec as configList } from "./config/list.spec.ts";
export { spec as configPath } from "./config/path.spec.ts";
export { spec as configSet } from "./config/set.spec.ts";
export { spec as configUnset } from "./config/unset.spec.ts";
export { spec as doctor } from "./doctor/doctor.spec.ts";
export { spec as help } from "./help/help.spec.ts";
export { spec as keysCreate } from "./keys/create.spec.ts";
export { spec as keysGenerate } from "./keys/generate.spec.ts";
export { spec as keysInspect } from "./keys/inspect.spec.ts";
export { spec as keysList } from "./keys/list.spec.ts";
export { spec as keysRevoke } from "./keys/revoke.spec.ts";
export { spec as keysRotate } from "./keys/rotate.spec.ts";
export { spec as keysShow } from "./keys/show.spec.ts";
export { spec as profileAdd } from "./profile/add.spec.ts";
export { spec as profileList } from "./profile/list.spec.ts";
export { spec as profileRemove } from "./profile/remove.spec.ts";
export { spec as profileUse } from "./profile/use.spec.ts";
export { spec as version } from "./version/version.spec.ts";
export { spec as whoami } from "./whoami/whoami.spec.ts";

/** A noun is shown as soon as one of its verbs is in the tree. */
export const GROUPS: readonly GroupSpec[] = [
  { name: "keys", summary: "issue, list, rotate and revoke developer keys" },
  { name: "audit", summary: "verify the signed audit trail, offline; export and follow it" },
  { name: "config", summary: "read and change the configuration" },
  { name: "profile", summary: "name several gateways and switch between them" },
];
