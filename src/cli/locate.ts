/** Command line → the command that is meant, without parsing it: enough for help and version, and cheap. */
import { COMMON_OPTIONS, GATEWAY_OPTIONS } from "../commands/options.ts";
import type { CommandSpec, OptionSpec } from "../commands/spec.ts";
import { findCommand, findGroup, longName, optionsOf, shortName, takesValue } from "./catalogue.ts";

export type Found =
  | { readonly kind: "version" }
  /** Help of the command, group or program that the words name; they may name nothing. */
  | { readonly kind: "help"; readonly words: readonly string[] }
  | { readonly kind: "command"; readonly spec: CommandSpec; readonly rest: readonly string[] }
  /** The words up to and with the one that names nothing. */
  | { readonly kind: "unknown"; readonly words: readonly string[] };

/** Finds the words of the command; common options in front of them or between them are kept for it. */
export function locate(argv: readonly string[]): Found {
  const words: string[] = [];
  const held: string[] = [];
  let help = false;
  for (let at = 0; at < argv.length; at += 1) {
    const token = argv[at]!;
    if (!token.startsWith("-") || token === "-") {
      words.push(token);
      const spec = findCommand(words.join(" "));
      if (spec) return help ? { kind: "help", words } : commandOrHelp(spec, held, argv.slice(at + 1));
      if (words.length > 1 || !findGroup(token)) return { kind: help ? "help" : "unknown", words };
      continue;
    }
    if (token === "-h" || token === "--help") {
      help = true;
      continue;
    }
    if (words.length === 0 && (token === "-V" || token === "--version")) return { kind: "version" };
    const option = named(token, [...COMMON_OPTIONS, ...GATEWAY_OPTIONS]);
    if (!option) return { kind: "unknown", words: [...words, token] };
    held.push(token);
    if (takesValue(option) && !token.includes("=") && at + 1 < argv.length) {
      at += 1;
      held.push(argv[at]!);
    }
  }
  return { kind: "help", words };
}

/** True for no words at all, for a group and for a command. */
export function isComplete(words: readonly string[]): boolean {
  if (words.length === 0 || findCommand(words.join(" "))) return true;
  return words.length === 1 && findGroup(words[0]!) !== undefined;
}

function commandOrHelp(spec: CommandSpec, held: readonly string[], rest: readonly string[]): Found {
  if (asksForHelp(spec, rest)) return { kind: "help", words: spec.path.split(" ") };
  return { kind: "command", spec, rest: [...held, ...rest] };
}

/** `--help` anywhere among the command's options, but not as the value of one and not behind `--`. */
function asksForHelp(spec: CommandSpec, rest: readonly string[]): boolean {
  if (!rest.includes("-h") && !rest.includes("--help")) return false;
  const { own, common } = optionsOf(spec);
  const options = [...own, ...common];
  for (let at = 0; at < rest.length; at += 1) {
    const token = rest[at]!;
    if (token === "--") return false;
    if (token === "-h" || token === "--help") return true;
    const option = token.startsWith("-") ? named(token, options) : undefined;
    if (option?.flags.includes("<") && !token.includes("=")) at += 1;
  }
  return false;
}

function named(token: string, options: readonly OptionSpec[]): OptionSpec | undefined {
  const name = token.split("=", 1)[0];
  return options.find((option) => longName(option) === name || shortName(option) === name);
}
