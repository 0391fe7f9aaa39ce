/** `tappass audit show`: one event. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "audit show",
  summary: "show one event of the trail",
  examples: [
    { run: "tappass audit show ae_01JC5N7H0Q4V6T8W2X3Y4Z5A6B", does: "its fields" },
    {
      run: "tappass audit show ae_01JC5N7H0Q4V6T8W2X3Y4Z5A6B --json",
      does: "as JSON; the line as hashed is in an export",
    },
  ],
  arguments: [{ name: "id", summary: "audit_id of the event", required: true }],
  formats: ["table", "json", "yaml", "tsv"],
  gateway: true,
  exits: [[3, "the trail has no such event"]],
  load: () => import("./show.run.ts"),
};
