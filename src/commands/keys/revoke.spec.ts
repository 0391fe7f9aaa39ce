/** `tappass keys revoke`: keys that answer 401 from now on. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "keys revoke",
  summary: "revoke developer keys, after showing what that breaks",
  description: [
    "Shows whose each key is and when it was last used, and asks. Where nobody can be asked, -y or --confirm with the id of each key is needed. A revoked key answers 401 on its next call; that cannot be undone.",
  ],
  examples: [
    { run: "tappass keys revoke dk_1f0c52a9b3d4e687", does: "look, confirm, revoke" },
    { run: "tappass keys revoke dk_1f0c52a9b3d4e687 dk_77aa01c2d9e8f354 --yes", does: "several, without being asked" },
    { run: "tappass keys revoke dk_1f0c52a9b3d4e687 --confirm dk_1f0c52a9b3d4e687", does: "in CI" },
    { run: "tappass keys revoke dk_1f0c52a9b3d4e687 --dry-run", does: "only say what would happen" },
  ],
  arguments: [{ name: "id", summary: "ids of the keys, dk_…", required: true, variadic: true }],
  options: [
    { flags: "--confirm <id>", summary: "the id again, in place of the question", repeatable: true },
    { flags: "-n, --dry-run", summary: "change nothing" },
  ],
  gateway: true,
  exits: [
    [2, "not confirmed"],
    [3, "the agent has no such key; nothing was revoked"],
  ],
  load: () => import("./revoke.run.ts"),
};
