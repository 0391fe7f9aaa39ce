/** `tappass audit integrity`: the gateway's own word, checked. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "audit integrity",
  summary: "set the gateway's own word about its trail beside ours",
  description: [
    "Asks the gateway whether its trail is intact, then streams the trail and its checkpoints through our own verifier, under the pinned key, and compares. Nothing is written.",
  ],
  examples: [
    { run: "tappass audit integrity", does: "both verdicts, and where they differ" },
    { run: "tappass audit integrity --field differences", does: "only the differences" },
  ],
  formats: ["table", "json", "yaml"],
  gateway: true,
  exits: [
    [5, "the trail is tampered with, or the gateway says something else than its events do"],
    [8, "something is not proven, such as the signatures where no key is pinned"],
  ],
  load: () => import("./integrity.run.ts"),
};
