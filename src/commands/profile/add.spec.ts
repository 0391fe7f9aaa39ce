/** `tappass profile add`: name a gateway. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "profile add",
  summary: "add a profile, or change one: a gateway and how to reach it, under a name",
  description: [
    "What is not given here is taken from the top of the configuration. Tokens are no part of a profile: they come from TAPPASS_ADMIN_KEY or TAPPASS_API_KEY.",
  ],
  examples: [
    { run: "tappass profile add production --url https://gateway.example.com", does: "name a gateway" },
    {
      run: "tappass profile add local --url http://localhost:9620 --agent support-bot --use",
      does: "and use it from now on",
    },
  ],
  arguments: [{ name: "name", summary: "letters, digits, - and _", required: true }],
  options: [
    { flags: "--url <url>", summary: "base URL of the gateway" },
    { flags: "--api-prefix <path>", summary: "path in front of the API, such as /api" },
    { flags: "--agent <id>", summary: "agent that calls are about" },
    { flags: "--ca-file <file>", summary: "PEM file of the authority to trust", complete: "file" },
    { flags: "--client-cert <file>", summary: "PEM client certificate, for mutual TLS", complete: "file" },
    { flags: "--client-key <file>", summary: "PEM key of the client certificate", complete: "file" },
    { flags: "--timeout <duration>", summary: "longest wait without a byte" },
    { flags: "--use", summary: "make it the profile in use" },
  ],
  formats: ["table"],
  load: () => import("./add.run.ts"),
};
