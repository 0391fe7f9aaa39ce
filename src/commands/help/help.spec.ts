/** `tappass help`: help of a command, a group or a topic. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "help",
  summary: "help for a command or a topic",
  examples: [
    { run: "tappass help config set", does: "how a command is used" },
    { run: "tappass help exit-codes", does: "what each exit code means" },
  ],
  arguments: [
    {
      name: "words",
      summary: "a command, a group of commands, or a topic: exit-codes, environment, formats",
      variadic: true,
      complete: ["exit-codes", "environment", "formats"],
    },
  ],
  formats: ["table"],
  load: () => import("./help.run.ts"),
};
