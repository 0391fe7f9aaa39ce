/** `tappass config unset`: remove one value of the user's configuration. */
import type { CommandSpec } from "../spec.ts";
import { SETTING_NAMES } from "./settings.ts";

export const spec: CommandSpec = {
  path: "config unset",
  summary: "remove one value from the configuration file",
  examples: [{ run: "tappass config unset url", does: "back to the default gateway" }],
  arguments: [{ name: "key", summary: "name of the setting", required: true, complete: SETTING_NAMES }],
  exits: [[3, "it is not set"]],
  load: () => import("./unset.run.ts"),
};
