/** `tappass doctor`: what works here, and what does not. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "doctor",
  summary: "check this machine, the gateway and the trust between them",
  examples: [
    { run: "tappass doctor", does: "every check, with what to do about those that fail" },
    { run: "tappass doctor --json", does: "the same for a script" },
  ],
  gateway: true,
  exits: [[1, "a check failed"]],
  load: () => import("./doctor.run.ts"),
};
