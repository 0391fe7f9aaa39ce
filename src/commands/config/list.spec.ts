/** `tappass config list`: what is in force, and where it came from. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "config list",
  summary: "list the settings in force and where each came from",
  examples: [
    { run: "tappass config list", does: "what the next command will use" },
    { run: "tappass config list --profile production", does: "the same under another profile" },
  ],
  load: () => import("./list.run.ts"),
};
