/** `tappass keys inspect`: what a key says of itself, offline. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "keys inspect",
  summary: "look at a key offline: prefix, kind, shape",
  description: [
    "Asks nobody and shows at most the last four characters. A key must not be on the command line, where other users see it: give it on stdin, in a file, or at the prompt.",
  ],
  examples: [
    { run: "tappass keys inspect - < found.txt", does: "a key from stdin" },
    { run: "tappass keys inspect @alice.key --field kind", does: "a key from a file" },
    { run: "tappass keys inspect", does: "asked at a hidden prompt" },
  ],
  arguments: [{ name: "key", summary: "- for stdin, @file for a file; asked where it is left out" }],
  formats: ["table", "json", "yaml", "tsv", "env"],
  exits: [[2, "it is no TapPass key"]],
  load: () => import("./inspect.run.ts"),
};
