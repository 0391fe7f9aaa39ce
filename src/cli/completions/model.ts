/** The command tree as completion scripts need it: plain lists, the same for every shell. */
import { COMMON_OPTIONS, GATEWAY_OPTIONS } from "../../commands/options.ts";
import type { CommandSpec, OptionSpec } from "../../commands/spec.ts";
import { COMMANDS, groups, longName, optionsOf, shortName, singles, takesValue, verbs } from "../catalogue.ts";
import { TOPICS } from "../topics.ts";

/** What may follow: one of some words, a path, anything, or nothing (a flag). */
export type Values = readonly string[] | "file" | "directory" | "any" | "none";

export interface OptionModel {
  readonly long: string;
  readonly short?: string;
  readonly summary: string;
  readonly values: Values;
  readonly repeatable: boolean;
}

export interface ArgumentModel {
  readonly name: string;
  readonly values: Values;
  readonly variadic: boolean;
}

export interface CommandModel {
  readonly path: string;
  readonly summary: string;
  readonly options: readonly OptionModel[];
  readonly arguments: readonly ArgumentModel[];
}

export interface Named {
  readonly name: string;
  readonly summary: string;
}

export interface Model {
  /** First words: groups, then single commands. */
  readonly nouns: readonly Named[];
  readonly groups: ReadonlyArray<Named & { readonly verbs: readonly Named[] }>;
  readonly commands: readonly CommandModel[];
  /** Options that may stand before the command. */
  readonly leading: readonly OptionModel[];
}

const HELP: OptionModel = { long: "--help", short: "-h", summary: "help", values: "none", repeatable: false };
const VERSION: OptionModel = { long: "--version", short: "-V", summary: "version", values: "none", repeatable: false };

export function completionModel(): Model {
  return {
    nouns: [...groups(), ...singles().map((spec) => ({ name: spec.path, summary: spec.summary }))],
    groups: groups().map(({ name, summary }) => ({
      name,
      summary,
      verbs: verbs(name).map((spec) => ({ name: spec.path.slice(name.length + 1), summary: spec.summary })),
    })),
    commands: COMMANDS.map(command),
    leading: [...[...COMMON_OPTIONS, ...GATEWAY_OPTIONS].map(option), HELP, VERSION],
  };
}

function command(spec: CommandSpec): CommandModel {
  const { own, common } = optionsOf(spec);
  return {
    path: spec.path,
    summary: spec.summary,
    options: [...[...own, ...common].map(option), HELP],
    arguments: (spec.arguments ?? []).map((argument) => ({
      name: argument.name,
      variadic: argument.variadic === true,
      values: spec.path === "help" ? helpWords() : (argument.complete ?? "any"),
    })),
  };
}

/** `help` takes what the tree has, which its own spec cannot know. */
function helpWords(): string[] {
  return [...groups().map((group) => group.name), ...singles().map((spec) => spec.path), ...TOPICS.map((t) => t.name)];
}

function option(spec: OptionSpec): OptionModel {
  const short = shortName(spec);
  return {
    long: longName(spec),
    summary: spec.summary,
    values: takesValue(spec) ? (spec.choices ?? spec.complete ?? "any") : "none",
    repeatable: spec.repeatable === true,
    ...(short ? { short } : {}),
  };
}

/** The names of an option that takes a value, or of any. */
export function namesOf(options: readonly OptionModel[]): string[] {
  return options.flatMap(({ long, short }) => (short ? [long, short] : [long]));
}
