/** `tappass profile list`: the gateways that have names. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "profile list",
  summary: "list the profiles and which is in use",
  examples: [{ run: "tappass profile list", does: "names, gateways and agents" }],
  load: () => import("./list.run.ts"),
};
