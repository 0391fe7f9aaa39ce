/** `tappass config set`: change one value of the user's configuration. */
import type { CommandSpec } from "../spec.ts";
import { SETTING_NAMES } from "./settings.ts";

export const spec: CommandSpec = {
  path: "config set",
  summary: "set one value of the configuration file",
  description: [
    "Settings: profile, format, url, api_prefix, agent, ca_file, client_cert, client_key, timeout; and of a profile profiles.<name>.<setting>. Tokens are not settings: they are refused, and belong into TAPPASS_ADMIN_KEY or TAPPASS_API_KEY.",
  ],
  examples: [
    { run: "tappass config set url https://gateway.example.com", does: "the gateway to talk to" },
    { run: "tappass config set profiles.staging.agent support-bot", does: "an agent for one profile" },
  ],
  arguments: [
    { name: "key", summary: "name of the setting", required: true, complete: SETTING_NAMES },
    { name: "value", summary: "its new value", required: true },
  ],
  exits: [[2, "there is no such setting, or the value does not fit it"]],
  load: () => import("./set.run.ts"),
};
