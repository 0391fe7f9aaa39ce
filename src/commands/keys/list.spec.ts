/** `tappass keys list`: the developer keys of an agent. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "keys list",
  summary: "list the developer keys of an agent",
  examples: [
    { run: "tappass keys list", does: "all keys, with their last use" },
    { run: "tappass keys list --email alice@company.com --state active", does: "the keys that Alice can use" },
    { run: "tappass keys list --state expired --json", does: "for a script" },
  ],
  options: [
    { flags: "--email <address>", summary: "only keys of this developer" },
    { flags: "--state <state>", summary: "only keys in this state", choices: ["active", "expired", "revoked"] },
  ],
  gateway: true,
  load: () => import("./list.run.ts"),
};
