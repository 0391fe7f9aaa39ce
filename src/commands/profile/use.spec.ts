/** `tappass profile use`: switch to another profile. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "profile use",
  summary: "use a profile from now on",
  examples: [{ run: "tappass profile use production", does: "talk to that gateway" }],
  arguments: [{ name: "name", summary: "name of the profile", required: true }],
  formats: ["table"],
  exits: [[3, "there is no such profile"]],
  load: () => import("./use.run.ts"),
};
