/** `tappass audit keys`: pinned and offered signing keys, side by side. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "audit keys",
  summary: "show the pinned signing keys beside the one the gateway offers",
  examples: [
    { run: "tappass audit keys", does: "which keys are trusted, and whether the gateway still uses them" },
    { run: "tappass audit keys --field fingerprint", does: "the fingerprints, one a line" },
  ],
  gateway: true,
  exits: [[4, "the gateway offers another key than the pinned one"]],
  load: () => import("./keys.run.ts"),
};
