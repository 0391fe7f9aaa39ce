/** `tappass whoami`: who the gateway takes the token for. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "whoami",
  summary: "say who the gateway takes you for, and your roles",
  examples: [
    { run: "tappass whoami", does: "subject, roles and gateway" },
    { run: "tappass whoami --field roles", does: "the roles alone" },
  ],
  formats: ["table", "json", "yaml", "tsv", "env"],
  gateway: true,
  exits: [[4, "no token, or one that the gateway does not take"]],
  load: () => import("./whoami.run.ts"),
};
