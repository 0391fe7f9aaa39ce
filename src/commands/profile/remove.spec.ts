/** `tappass profile remove`: forget a profile. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "profile remove",
  summary: "remove a profile from the configuration",
  examples: [{ run: "tappass profile remove staging --yes", does: "without being asked" }],
  arguments: [{ name: "name", summary: "name of the profile", required: true }],
  formats: ["table"],
  exits: [[3, "there is no such profile"]],
  load: () => import("./remove.run.ts"),
};
