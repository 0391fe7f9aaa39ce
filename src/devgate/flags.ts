/** The development gateway's flags. */
import { parseArgs } from "node:util";
import { usage } from "../core/errors.ts";

export interface Flags {
  readonly data: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly checkpointEvery: number;
  readonly agents: readonly string[];
  readonly prefix: string;
  readonly rateLimit: number;
  readonly readyFile: string | undefined;
  readonly roleTokens: boolean;
  readonly recordReads: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

export const HELP = `tappass-devgate: a small real TapPass gateway for trying things out and for tests

  tappass-devgate --seed 500     serve on http://127.0.0.1:9620 until Ctrl-C; paste the export
                                 lines that it prints into another terminal

It issues and revokes developer keys, keeps provider keys encrypted, and writes the signed
audit trail. It proxies no LLM traffic.

      --data DIR              keep state here (default: tappass-devgate in the XDG data folder)
      --host ADDRESS          listen here (default 127.0.0.1: this machine only)
      --port N                default 9620; 0 takes any free port
      --seed N                fill an empty trail with N plausible events
      --checkpoint-every N    default 1000
      --agents A,B            agents that exist (default support-bot)
      --api-prefix PATH       put every route under PATH, such as /api
      --rate-limit N          requests a minute from one address (default 600; 0: no limit)
      --ready-file FILE       write {"url","pid"} here once it listens
      --role-tokens           also print an auditor's and a developer's token
      --record-reads          make taking the trail away (audit.exported) an event of the trail
  -q, --quiet                 nothing on stderr but warnings and errors
  -h, --help                  this text
  -V, --version

Environment: DATABASE_URL keeps state in Postgres instead of files; TAPPASS_ADMIN_KEY is the
administrator's token (one is made otherwise); TAPPASS_AUDIT_SIGNING_KEY names the file of the
signing key; TAPPASS_VAULT_KEY is the data encryption key, TAPPASS_VAULT_KEY_PREVIOUS the one
before it. Without them, keys are made and kept in the data folder, readable by you alone.
`;

/** Throws `USAGE` naming what is wrong. */
export function parseFlags(argv: readonly string[]): Flags {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(argv);
  } catch (error) {
    throw usage(parseFailure(error), "see tappass-devgate --help");
  }
  for (const flag of ["data", "host", "ready-file"] as const)
    if (values[flag] === "") throw usage(`--${flag} is empty`, "see tappass-devgate --help");
  const agents = [...new Set(values.agents.split(",").map((agent) => agent.trim()))];
  if (!agents.every((agent) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(agent)))
    throw usage("--agents takes names separated by commas");
  const prefix = values["api-prefix"].replace(/\/+$/, "");
  if (prefix !== "" && !/^(?:\/[A-Za-z0-9._-]+)+$/.test(prefix)) throw usage("--api-prefix takes a path such as /api");
  return {
    data: values.data,
    host: values.host,
    port: whole("--port", values.port, 0, 65_535),
    seed: whole("--seed", values.seed, 0, 1_000_000),
    checkpointEvery: whole("--checkpoint-every", values["checkpoint-every"], 1, 1_000_000),
    agents,
    prefix,
    rateLimit: whole("--rate-limit", values["rate-limit"], 0, 1_000_000),
    readyFile: values["ready-file"],
    roleTokens: values["role-tokens"],
    recordReads: values["record-reads"],
    quiet: values.quiet,
    help: values.help,
    version: values.version,
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      data: { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "9620" },
      seed: { type: "string", default: "0" },
      "checkpoint-every": { type: "string", default: "1000" },
      agents: { type: "string", default: "support-bot" },
      "api-prefix": { type: "string", default: "" },
      "rate-limit": { type: "string", default: "600" },
      "ready-file": { type: "string" },
      "role-tokens": { type: "boolean", default: false },
      "record-reads": { type: "boolean", default: false },
      quiet: { type: "boolean", short: "q", default: false },
      help: { type: "boolean", short: "h", default: false },
      version: { type: "boolean", short: "V", default: false },
    },
  }).values;
}

/** Node's own words, of which the first sentence names the flag and the rest explains Node. */
function parseFailure(error: unknown): string {
  if (!(error instanceof Error)) return "these flags cannot be read";
  const sentence = error.message.split("\n")[0]!.replace(/\. .*$|\.$/, "");
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw usage(`${flag} takes a whole number from ${least} to ${most}`);
  return value;
}
