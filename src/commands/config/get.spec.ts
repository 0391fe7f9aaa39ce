/** `tappass config get`: one value of the user's configuration. */
import type { CommandSpec } from "../spec.ts";
import { SETTING_NAMES } from "./settings.ts";

export const spec: CommandSpec = {
  path: "config get",
  summary: "print one value of the configuration file",
  examples: [
    { run: "tappass config get url", does: "the gateway that is configured" },
    { run: "tappass config get profiles.production.agent", does: "a value of a profile" },
  ],
  arguments: [
    {
      name: "key",
      summary: "name of the setting; see tappass config set --help",
      required: true,
      complete: SETTING_NAMES,
    },
  ],
  exits: [[3, "it is not set"]],
  load: () => import("./get.run.ts"),
};
