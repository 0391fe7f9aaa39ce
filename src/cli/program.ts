/** Spec tree → commander: parses the line of the one command that is meant. Loaded only when there is a line to parse. */
import { Argument, Command, CommanderError, Option } from "commander";
import { COMMON_OPTIONS } from "../commands/options.ts";
import type { ArgumentSpec, CommandSpec, Input, OptionSpec } from "../commands/spec.ts";
import { TapPassError, usage } from "../core/errors.ts";
import type { Env } from "../core/ports.ts";
import { messageLine } from "../core/text.ts";
import { findGroup, groups, optionsOf, singles, verbs } from "./catalogue.ts";

/** The command's input. Throws `USAGE` for what it does not understand. */
export function parse(spec: CommandSpec, rest: readonly string[], env: Env): Input {
  const command = toCommander(spec);
  try {
    command.parse([...rest], { from: "user" });
  } catch (error) {
    throw fromCommander(error);
  }
  return inputOf(command, spec, env);
}

/** What is wrong with words that name no command, with commander's suggestion; never runs what it suggests. */
export function unknownCommand(words: readonly string[]): TapPassError {
  const group = findGroup(words[0] ?? "");
  const names = group
    ? verbs(group.name).map((spec) => spec.path.split(" ")[1]!)
    : [...groups().map((each) => each.name), ...singles().map((spec) => spec.path)];
  const parent = quiet(new Command(group?.name ?? "tappass")).option("-V, --version");
  for (const option of COMMON_OPTIONS) parent.addOption(toOption(option));
  for (const name of names) parent.addCommand(quiet(new Command(name)));
  try {
    parent.parse([...words.slice(group ? 1 : 0)], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) return fromCommander(error);
  }
  return usage(`unknown command '${messageLine(words.join(" "))}'`, SEE_HELP);
}

const SEE_HELP = "see tappass help, or add --help to the command";

/** Commander writes `error: unknown option '--x'` and `(Did you mean --y?)` on a second line. */
function fromCommander(error: unknown): TapPassError {
  if (!(error instanceof CommanderError)) throw error;
  const [first = "", ...more] = error.message.split("\n");
  const hints = more.map((line) => line.replace(/^\((.*)\)$/, "$1").replace(/^Did/, "did")).filter(Boolean);
  const message = first
    .replace(/^error: /, "")
    .replace(". Expected", ", expected")
    .replace(". Allowed", ", allowed")
    .replace(/\.$/, "");
  return new TapPassError("USAGE", messageLine(message, 500), { hints: [...hints, SEE_HELP], cause: error });
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
