/** `tappass audit checkpoints`: the signed checkpoints, as they are. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "audit checkpoints",
  summary: "print or save the gateway's signed checkpoints",
  examples: [
    { run: "tappass audit checkpoints --out checkpoints.jsonl", does: "for tappass audit verify --checkpoints" },
    { run: "tappass audit checkpoints | tail -n 1", does: "the newest" },
  ],
  options: [{ flags: "--out <file>", summary: "write here instead of stdout", complete: "file" }],
  formats: ["table", "jsonl"],
  gateway: true,
  load: () => import("./checkpoints.run.ts"),
};
