/** `tappass keys show`: one developer key. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "keys show",
  summary: "show one developer key, without its value",
  examples: [
    { run: "tappass keys show dk_1f0c52a9b3d4e687", does: "whose it is, until when, last use" },
    { run: "tappass keys show dk_1f0c52a9b3d4e687 --field state", does: "active, expired or revoked" },
  ],
  arguments: [{ name: "id", summary: "id of the key, dk_…", required: true }],
  formats: ["table", "json", "yaml", "tsv", "env"],
  gateway: true,
  exits: [[3, "the agent has no such key"]],
  load: () => import("./show.run.ts"),
};
