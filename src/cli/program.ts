/** Command line → the command meant and its parsed input; only the command in question is made for commander. */
import { Argument, Command, CommanderError, Option } from "commander";
import { COMMON_OPTIONS, GATEWAY_OPTIONS } from "../commands/options.ts";
import type { ArgumentSpec, CommandSpec, Input, OptionSpec } from "../commands/spec.ts";
import { usage } from "../core/errors.ts";
import type { Env } from "../core/ports.ts";
import {
  findCommand,
  findGroup,
  groups,
  longName,
  optionsOf,
  shortName,
  singles,
  takesValue,
  verbs,
} from "./catalogue.ts";

export type Request =
  | { readonly kind: "run"; readonly spec: CommandSpec; readonly input: Input }
  /** Help of the command, group or program that the words name. */
  | { readonly kind: "help"; readonly words: readonly string[] }
  | { readonly kind: "version" };

/** Throws a `CommanderError` or a `USAGE` for what cannot be understood. */
export function parse(argv: readonly string[], env: Env): Request {
  const found = locate(argv);
  if (found.kind === "version") return { kind: "version" };
  if (found.kind === "words") {
    if (found.help || isComplete(found.words)) return { kind: "help", words: checked(found.words) };
    throw new CommanderError(1, "commander.unknownCommand", suggestion(found.words, found.rest));
  }
  const command = toCommander(found.spec);
  try {
    command.parse([...found.rest], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.code === "commander.helpDisplayed") {
      return { kind: "help", words: found.spec.path.split(" ") };
    }
    throw error;
  }
  return { kind: "run", spec: found.spec, input: inputOf(command, found.spec, env) };
}

/** The words when they name something; otherwise throws with the nearest name as a suggestion. */
export function checked(words: readonly string[]): readonly string[] {
  if (isComplete(words)) return words;
  throw new CommanderError(1, "commander.unknownCommand", suggestion(words, []));
}

type Found =
  | { readonly kind: "version" }
  | {
      readonly kind: "words";
      readonly words: readonly string[];
      readonly rest: readonly string[];
      readonly help: boolean;
    }
  | { readonly kind: "command"; readonly spec: CommandSpec; readonly rest: readonly string[] };

/** Finds the words of the command; common options in front of them or between them are kept for it. */
function locate(argv: readonly string[]): Found {
  const words: string[] = [];
  const held: string[] = [];
  let help = false;
  for (let at = 0; at < argv.length; at += 1) {
    const token = argv[at]!;
    if (!token.startsWith("-") || token === "-") {
      words.push(token);
      const spec = findCommand(words.join(" "));
      if (spec && help) return { kind: "words", words, rest: [], help };
      if (spec) return { kind: "command", spec, rest: [...held, ...argv.slice(at + 1)] };
      if (words.length > 1 || !findGroup(token)) return { kind: "words", words, rest: argv.slice(at + 1), help };
      continue;
    }
    if (token === "-h" || token === "--help") {
      help = true;
      continue;
    }
    if (words.length === 0 && (token === "-V" || token === "--version")) return { kind: "version" };
    const option = commonOption(token);
    if (!option) return { kind: "words", words: [...words, token], rest: argv.slice(at + 1), help: false };
    held.push(token);
    if (takesValue(option) && !token.includes("=") && at + 1 < argv.length) {
      at += 1;
      held.push(argv[at]!);
    }
  }
  return { kind: "words", words, rest: [], help };
}

function commonOption(token: string): OptionSpec | undefined {
  const name = token.split("=", 1)[0];
  return [...COMMON_OPTIONS, ...GATEWAY_OPTIONS].find(
    (option) => longName(option) === name || shortName(option) === name,
  );
}

function isComplete(words: readonly string[]): boolean {
  if (words.length === 0 || findCommand(words.join(" "))) return true;
  return words.length === 1 && findGroup(words[0]!) !== undefined;
}

/** Lets commander say what is wrong with words that name nothing, with its suggestion. */
function suggestion(words: readonly string[], rest: readonly string[]): string {
  const group = findGroup(words[0] ?? "");
  const names = group
    ? verbs(group.name).map((spec) => spec.path.split(" ")[1]!)
    : [...groups().map((each) => each.name), ...singles().map((spec) => spec.path)];
  const parent = quiet(new Command(group?.name ?? "tappass"));
  parent.option("-V, --version");
  for (const option of COMMON_OPTIONS) parent.addOption(toOption(option));
  for (const name of names) parent.addCommand(quiet(new Command(name)));
  try {
    parent.parse([...words.slice(group ? 1 : 0), ...rest], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode !== 0) return error.message;
    throw error;
  }
  return `unknown command '${words.join(" ")}'`;
}

function toCommander(spec: CommandSpec): Command {
  const command = quiet(new Command(spec.path)).action(() => {});
  for (const argument of spec.arguments ?? []) command.addArgument(toArgument(argument));
  const { own, common } = optionsOf(spec);
  for (const option of [...own, ...common]) command.addOption(toOption(option));
  return command;
}

function quiet(command: Command): Command {
  return command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {}, outputError: () => {} });
}

function toArgument(spec: ArgumentSpec): Argument {
  const name = spec.variadic ? `${spec.name}...` : spec.name;
  const argument = new Argument(spec.required ? `<${name}>` : `[${name}]`);
  // A variadic list and free text are never held to the words that completion offers.
  return argument;
}

function toOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags);
  if (spec.choices) option.choices(spec.choices);
  if (spec.default !== undefined) option.default(spec.default);
  if (spec.repeatable) {
    const one = option.parseArg;
    option.argParser((value: string, before: readonly string[] | undefined) => {
      if (one) one(value, undefined);
      return [...(before ?? []), value];
    });
  }
  return option;
}

function inputOf(command: Command, spec: CommandSpec, env: Env): Input {
  const args: Record<string, string | readonly string[] | undefined> = {};
  for (const [index, argument] of (spec.arguments ?? []).entries()) args[argument.name] = command.processedArgs[index];
  const options: Record<string, Input["options"][string]> = { ...command.opts() };
  for (const option of spec.options ?? []) {
    const name = new Option(option.flags).attributeName();
    const source = command.getOptionValueSource(name);
    if (source !== undefined && source !== "default") continue;
    const value = option.env === undefined ? undefined : env[option.env];
    if (!value) continue;
    if (option.choices && !option.choices.includes(value)) {
      throw usage(`${option.env} is not one of ${option.choices.join(", ")}`);
    }
    options[name] = option.repeatable ? [value] : value;
  }
  return { args, options };
}
