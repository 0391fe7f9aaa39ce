/** What a command may touch, as one value; a command declares the part it needs with `Needs`. */
import type { ByteSource, Clock, Env, Files, Http, Log, Random } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import type { GatewayClient } from "../gateway/client.ts";

export interface Context {
  readonly env: Env;
  readonly cwd: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly log: Log;
  readonly output: Output;
  readonly prompts: Prompts;
  readonly folders: Folders;
  readonly config: Config;
  readonly credentials: Credentials;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly platform: { readonly node: string; readonly os: string; readonly version: string };
  /** Options common to all commands, parsed. */
  readonly globals: Globals;
  /** Built on first use; nothing of the network is loaded before. Throws when `--offline`. */
  http(): Promise<Http>;
  /** A client for the gateway that flags, environment and profile choose. */
  gateway(): Promise<GatewayClient>;
  /** Files, `-` for stdin; folders are their files in name order. Throws `INPUT_UNREADABLE`. */
  sources(paths: readonly string[]): Promise<{ sources: ByteSource[]; ignored: string[] }>;
  /** All of stdin; throws `ANSWER_NEEDED` on a terminal without a prompt text. */
  readStdin(limit?: number): Promise<Uint8Array>;
  /** Permission bits of a file or folder; undefined where there is none. */
  modeOf(path: string): Promise<number | undefined>;
  /** Refuses every socket from now on; the returned function says how many were tried. */
  blockNetwork(): () => number;
  /** What the program knows of itself: help and completion scripts, made from the command tree. */
  readonly manual: Manual;
}

export interface Manual {
  /** Help of a command, a group or a topic; without words, of the whole program. Throws `USAGE` with a suggestion. */
  help(words: readonly string[]): Promise<string>;
  /** The completion script of a shell. */
  completion(shell: string): Promise<string>;
}

export type Needs<K extends keyof Context> = Pick<Context, K>;

/** Raised by flags, environment or configuration; see spec cli.md. */
export interface Globals {
  readonly format: "table" | "json" | "jsonl" | "yaml" | "tsv" | "env";
  /** True where the user chose the format rather than the terminal. */
  readonly formatChosen: boolean;
  readonly field?: string;
  readonly quiet: boolean;
  readonly headers: boolean;
  readonly debug: boolean;
  /** False with `--no-input`, or where stdin or stderr is not a terminal. */
  readonly input: boolean;
  readonly yes: boolean;
  readonly profile?: string;
  readonly url?: string;
  readonly apiPrefix?: string;
  readonly caFile?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly agent?: string;
  readonly timeout?: number;
}

export interface Output {
  readonly isTTY: boolean;
  readonly stderrIsTTY: boolean;
  readonly columns: number;
  /** 0 none, 1 basic, 2 256, 3 truecolor: for stdout and for stderr. */
  readonly colour: { readonly stdout: 0 | 1 | 2 | 3; readonly stderr: 0 | 1 | 2 | 3 };
  /** The result, to stdout, as it is. Waits for a slow reader; a closed pipe ends quietly. */
  result(text: string | Uint8Array): Promise<void>;
  /** Everything else, to stderr, one line; silent under `--quiet` unless `always`. */
  note(line: string, always?: boolean): void;
  /** `tappass: warning: …` on stderr. */
  warn(line: string): void;
  /** A bar with rate and time left after one second, only on a terminal. */
  progress(title: string, total?: number): Progress;
}

export interface Progress {
  /** `done` in the same unit as `total` (bytes unless `unit` says otherwise); `note` is shown behind the bar. */
  update(done: number, note?: string): void;
  finish(): void;
}

/** Questions on stderr; each throws `ANSWER_NEEDED` (exit 2) naming `flag` where nobody can be asked. */
export interface Prompts {
  confirm(question: string, flag: string): Promise<boolean>;
  /** The name must be typed to go on. */
  typed(question: string, expected: string, flag: string): Promise<boolean>;
  select<T extends string>(
    question: string,
    choices: ReadonlyArray<{ value: T; label: string }>,
    flag: string,
  ): Promise<T>;
  input(question: string, flag: string): Promise<string>;
  hidden(question: string, flag: string): Promise<Secret>;
}

/** XDG folders of this program; created 0700 on first write. */
export interface Folders {
  readonly config: string;
  readonly state: string;
  readonly cache: string;
}

export interface Config {
  /** Where the user's configuration is. */
  readonly path: string;
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  unset(key: string): Promise<boolean>;
  /** Throws what a command that needs the configuration would fail with: `CONFIG_INVALID`, `USAGE`. */
  check(): Promise<void>;
  /** Every value in force and where it came from: flag, environment, project, user, default. */
  list(): Promise<ReadonlyArray<{ key: string; value: string; source: string }>>;
}

export interface Credentials {
  /** The token in force and where it came from (`TAPPASS_ADMIN_KEY`, `keychain`, …). */
  token(): Promise<{ token: Secret; source: string } | undefined>;
}
