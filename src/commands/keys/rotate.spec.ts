/** `tappass keys rotate`: a new key in place of an old one, without an outage. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "keys rotate",
  summary: "replace a developer key, with an overlap in which both work",
  description: [
    "Issues a new key for the same developer, name and agent. The old one goes on working for the overlap; nothing revokes it by itself: stderr says when to run what. With --overlap 0 it is revoked at once, after a confirmation.",
  ],
  examples: [
    {
      run: "tappass keys rotate dk_1f0c52a9b3d4e687 --out alice.key",
      does: "a new key; the old one works for another day",
    },
    { run: "tappass keys rotate dk_1f0c52a9b3d4e687 --overlap 0 --yes", does: "the old one is dead at once" },
  ],
  arguments: [{ name: "id", summary: "id of the key to replace, dk_…", required: true }],
  options: [
    {
      flags: "--overlap <duration>",
      summary: "how long both are meant to work; 0 revokes the old one now",
      default: "24h",
    },
    {
      flags: "--expires <duration>",
      summary: "of the new key, 1d to 365d; default: as long as the old one was made for",
    },
    { flags: "--out <file>", summary: "write the new key here, 0600, instead of stdout", complete: "file" },
    { flags: "--confirm <id>", summary: "with --overlap 0: the id again, in place of the question" },
  ],
  formats: ["table", "json", "yaml", "env"],
  gateway: true,
  exits: [
    [3, "the agent has no such key"],
    [7, "the key is revoked already"],
  ],
  load: () => import("./rotate.run.ts"),
};
