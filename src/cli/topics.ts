/** Help topics that belong to no single command. */
import { EXIT_MEANINGS } from "../core/errors.ts";

export interface Topic {
  readonly name: string;
  readonly summary: string;
  /** The page, ending without a newline. */
  text(): string;
}

export const TOPICS: readonly Topic[] = [
  { name: "exit-codes", summary: "what each exit code means", text: exitCodes },
  { name: "environment", summary: "variables, files, and which of them wins", text: () => ENVIRONMENT },
  { name: "formats", summary: "how results and errors are printed", text: () => FORMATS },
];

export function findTopic(name: string): Topic | undefined {
  return TOPICS.find((topic) => topic.name === name);
}

function exitCodes(): string {
  const rows = EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`);
  return `Examples:
  # stop a pipeline unless the trail is proven
  $ tappass audit verify export.jsonl --key audit.pem || exit $?

Exit codes, the same for every command:

${rows.join("\n")}`;
}

const ENVIRONMENT = `Examples:
  # one gateway for this shell
  $ export TAPPASS_URL=https://gateway.example.com TAPPASS_PROFILE=production
  # what is in force, and where each value came from
  $ tappass config list

Variables:
  TAPPASS_URL         base URL of the gateway (default http://localhost:9620)
  TAPPASS_ADMIN_KEY   token of an administrator; comes before TAPPASS_API_KEY
  TAPPASS_API_KEY     token of a developer or an auditor
  TAPPASS_PROFILE     profile of the configuration to use
  TAPPASS_AGENT_ID    agent that calls are about
  TAPPASS_API_PREFIX  path in front of the API, such as /api
  TAPPASS_FORMAT      how results are printed
  TAPPASS_CONFIG_DIR  folder of the configuration, in place of the XDG one
  XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME
                      parents of the folders tappass (0700; files in them 0600)
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY
                      proxies, as everywhere
  SSL_CERT_FILE, NODE_EXTRA_CA_CERTS
                      authorities to trust
  NO_COLOR, FORCE_COLOR, TERM=dumb
                      colours off, on, off
  CI                  set in pipelines: no progress is drawn

Which wins: a flag, then the environment, then the project file, then the user's
configuration. A profile that is named by --profile brings its own URL, and that
one comes before TAPPASS_URL.

Files:
  config.json         in the configuration folder; see tappass config path
  .tappass.json       project file, looked for from the working folder upward; may
                      set agent, format, profile and timeout. A URL, a certificate
                      or a token in it is ignored, with a warning: a folder that
                      you enter must not choose where your token is sent`;

const FORMATS = `Examples:
  # for a script: one value, raw
  $ tappass version --field version
  # for jq
  $ tappass config list --json | jq .settings

Formats, chosen by --format, --json or TAPPASS_FORMAT:
  table   for people; off a terminal it becomes tsv, nothing cut off
  json    one document; every object has schema_version, changes only add
  jsonl   one JSON object a line
  yaml    the same document as json
  tsv     a header line and one line a row, tabs between; see --no-headers
  env     NAME='value' lines for a shell, where a command offers it

A command that does not know the format of TAPPASS_FORMAT prints its table; a
--format that it does not know is an error. --field NAME prints one field raw.

With json or jsonl, an error is a JSON object on stderr:
  {"error":{"code","message","hints","retryable","request_id"}}
Results go to stdout and nothing else does; all the rest goes to stderr. Control
characters from elsewhere are never printed: they show as \\ufffd in tables, and as
escapes in json and yaml.`;
