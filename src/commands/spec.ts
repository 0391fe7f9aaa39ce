/** What a command is before it runs: pure facts from which parsing, help, man pages and completions are made. */
import type { Context } from "../host/context.ts";

export interface ArgumentSpec {
  /** Shown as `<name>` or `[name]`. */
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
  readonly variadic?: boolean;
  /** What a shell should complete here. */
  readonly complete?: "file" | "directory" | readonly string[];
}

export interface OptionSpec {
  /** In commander's notation: `-y, --yes`, `--expires <duration>`, `--require <items>`. */
  readonly flags: string;
  readonly summary: string;
  readonly default?: string | number | boolean;
  readonly choices?: readonly string[];
  /** May be given more than once; the value is an array. */
  readonly repeatable?: boolean;
  readonly complete?: "file" | "directory";
  /** Environment variable that stands in for it. */
  readonly env?: string;
}

export interface Example {
  /** The line as typed, starting with `tappass`. */
  readonly run: string;
  /** What it does, lower case, no full stop. */
  readonly does: string;
}

/** Parsed input: positional arguments by name, options by camel-cased long name. */
export interface Input {
  readonly args: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly options: Readonly<Record<string, string | boolean | number | readonly string[] | undefined>>;
}

/** Does the work; returns the exit code (nothing = 0). Failures are thrown. */
export type Run = (context: Context, input: Input) => Promise<number | undefined>;

/** How a result can be printed; every command takes `--format` and `--json`. */
export type Format = "table" | "json" | "jsonl" | "yaml" | "tsv" | "env";

export interface CommandSpec {
  /** `keys create`, `audit verify`, `whoami`. */
  readonly path: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  /** Paragraphs for `--help` and the man page. */
  readonly description?: readonly string[];
  readonly examples: readonly Example[];
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** The formats that it can print, default `table json jsonl yaml tsv`; `table` is always one of them. */
  readonly formats?: readonly Format[];
  /** Talks to the gateway: gets the connection options (`--url`, `--ca-file`, …). */
  readonly gateway?: boolean;
  /** Exit codes worth naming in its help. */
  readonly exits?: ReadonlyArray<readonly [number, string]>;
  readonly load: () => Promise<{ readonly run: Run }>;
}

/** A noun with verbs under it. */
export interface GroupSpec {
  readonly name: string;
  readonly summary: string;
}
