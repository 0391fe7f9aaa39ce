/** `tappass version`: which version this is, and of what. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "version",
  summary: "print the version",
  examples: [
    { run: "tappass version", does: "the version, with Node and system for a bug report" },
    { run: "tappass version --field version", does: "the version alone, for a script" },
  ],
  formats: ["table", "json", "jsonl", "yaml", "tsv", "env"],
  load: () => import("./version.run.ts"),
};
