/** `tappass keys create`: a developer key, shown once. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "keys create",
  summary: "issue a developer key",
  description: [
    "The key is printed alone on stdout, once; the gateway keeps only its hash. Everything else goes to stderr. With --out the key goes to a new file, 0600, and nowhere else; the file's name is taken before the key exists.",
    "The request is never repeated blindly. If its outcome is unknown, the gateway is asked which keys it has, and the error says what was found.",
  ],
  examples: [
    { run: "tappass keys create --email alice@company.com", does: "a key for 90 days" },
    {
      run: "tappass keys create --email alice@company.com --expires 30d --out alice.key",
      does: "into a file only you can read",
    },
    {
      run: "tappass keys create --email ci@company.com --agent research-bot --json",
      does: "key id and expiry as JSON, with the key",
    },
  ],
  options: [
    { flags: "--email <address>", summary: "developer the key is for; asked where it is left out" },
    { flags: "--expires <duration>", summary: "whole days, 1d to 365d", default: "90d" },
    { flags: "--name <text>", summary: "what the key is for, such as laptop" },
    { flags: "--out <file>", summary: "write the key here, 0600, instead of stdout", complete: "file" },
  ],
  formats: ["table", "json", "yaml", "env"],
  gateway: true,
  exits: [
    [2, "a flag is wrong; no call was made"],
    [4, "the token may not issue keys"],
    [6, "the outcome is unknown; the error says what the gateway lists"],
    [7, "the file of --out exists"],
  ],
  load: () => import("./create.run.ts"),
};
