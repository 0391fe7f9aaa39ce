/** `tappass config path`: where the configuration file is. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "config path",
  summary: "print where the configuration file is",
  examples: [{ run: 'cat "$(tappass config path)"', does: "see the file itself" }],
  load: () => import("./path.run.ts"),
};
