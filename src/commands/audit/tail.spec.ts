/** `tappass audit tail`: the newest events, and those that come. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "audit tail",
  summary: "print the newest events, and follow the trail",
  examples: [
    { run: "tappass audit tail", does: "the last ten events" },
    { run: "tappass audit tail -f", does: "and every new one, until Ctrl-C" },
    { run: "tappass audit tail -n 100 --event-type key.revoked --format jsonl", does: "lines as hashed, for a script" },
  ],
  options: [
    { flags: "-n, --lines <n>", summary: "how many of the newest to begin with", default: 10 },
    { flags: "-f, --follow", summary: "go on with new events as they come" },
    { flags: "--interval <duration>", summary: "how often to ask while following", default: "2s" },
    { flags: "--event-type <kind>", summary: "only events of this kind" },
  ],
  formats: ["table", "jsonl"],
  gateway: true,
  load: () => import("./tail.run.ts"),
};
