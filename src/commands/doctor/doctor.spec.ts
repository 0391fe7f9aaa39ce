/** `tappass doctor`: is everything here and at the gateway as it should be. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "doctor",
  summary: "check this machine, the gateway and the trust between them",
  description: [
    "Looks at the version of Node, the configuration and who can read it, the state folder, and asks the gateway whether it is alive and ready, who the token is, what time it has and which signing key it offers. Each check is ok, warn, fail, or skipped where another one must hold first. It changes no setting, here or there.",
  ],
  examples: [
    { run: "tappass doctor", does: "check everything" },
    { run: "tappass doctor --profile staging", does: "with the gateway of a profile" },
    { run: "tappass doctor --json", does: "for a monitoring job" },
  ],
  gateway: true,
  exits: [
    [0, "nothing fails; there may be warnings"],
    [1, "at least one check fails"],
  ],
  load: () => import("./doctor.run.ts"),
};
