/** The options that every command takes, and those of every command that talks to the gateway. */
import type { Format, OptionSpec } from "./spec.ts";

export const ALL_FORMATS: readonly Format[] = ["table", "json", "jsonl", "yaml", "tsv", "env"];
export const DEFAULT_FORMATS: readonly Format[] = ["table", "json", "jsonl", "yaml", "tsv"];

/** On every command. `--format` takes its choices from the command's own `formats`. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { flags: "--format <format>", summary: "how the result is printed", env: "TAPPASS_FORMAT", choices: ALL_FORMATS },
  { flags: "--json", summary: "short for --format json" },
  { flags: "--field <name>", summary: "print one field of the result, raw" },
  { flags: "-q, --quiet", summary: "no notes on stderr; errors and warnings stay" },
  { flags: "--no-headers", summary: "no header line in tables and tsv" },
  { flags: "--no-color", summary: "no colours (also NO_COLOR)" },
  { flags: "--no-input", summary: "never ask; a missing answer is an error" },
  { flags: "-y, --yes", summary: "answer yes to confirmations" },
  { flags: "--profile <name>", summary: "profile of the configuration to use", env: "TAPPASS_PROFILE" },
  { flags: "--debug", summary: "say on stderr what is done, secrets redacted" },
];

/** On every command whose spec says `gateway: true`. */
export const GATEWAY_OPTIONS: readonly OptionSpec[] = [
  { flags: "--url <url>", summary: "base URL of the gateway (http://localhost:9620)", env: "TAPPASS_URL" },
  {
    flags: "--api-prefix <path>",
    summary: "path in front of the API, /api on hosted gateways",
    env: "TAPPASS_API_PREFIX",
  },
  { flags: "--agent <id>", summary: "agent that the call is about", env: "TAPPASS_AGENT_ID" },
  { flags: "--ca-file <file>", summary: "PEM file of the authority to trust", complete: "file", env: "SSL_CERT_FILE" },
  { flags: "--client-cert <file>", summary: "PEM client certificate, for mutual TLS", complete: "file" },
  { flags: "--client-key <file>", summary: "PEM key of the client certificate", complete: "file" },
  { flags: "--timeout <duration>", summary: "longest wait without a byte (30s)" },
];
