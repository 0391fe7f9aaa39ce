/** Help as text: of the program, a group, a command or a topic; examples come first. */
import { ALL_FORMATS } from "../commands/options.ts";
import type { CommandSpec, Example, OptionSpec } from "../commands/spec.ts";
import { findCommand, findGroup, groups, optionsOf, shortName, singles, verbs } from "./catalogue.ts";
import { isComplete } from "./locate.ts";
import { findTopic, TOPICS } from "./topics.ts";

const INDENT = "  ";

/** Help for the words, at most `columns` wide (60–100); undefined when they name nothing. */
export function helpText(words: readonly string[], columns: number): string | undefined {
  const width = Math.min(100, Math.max(60, columns));
  const topic = words.length === 1 ? findTopic(words[0]!) : undefined;
  if (topic) return `${topic.text().trimEnd()}\n`;
  if (!isComplete(words)) return undefined;
  const [noun] = words;
  if (noun === undefined) return page(programHelp(width));
  const command = findCommand(words.join(" "));
  if (command) return page(commandHelp(command, width));
  return page(groupHelp(findGroup(noun)!.name, findGroup(noun)!.summary, width));
}

/** `tappass keys create --email <address> [options]`. */
export function synopsis(spec: CommandSpec): string {
  const words = (spec.arguments ?? []).map((argument) => {
    const name = argument.variadic ? `${argument.name}...` : argument.name;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return ["tappass", spec.path, ...words, "[options]"].join(" ");
}

function programHelp(width: number): string[] {
  const examples = FIRST.flatMap((path) => findCommand(path)?.examples.slice(0, 1) ?? []).slice(0, 3);
  const rows: Array<readonly [string, string]> = [];
  for (const group of groups()) rows.push([group.name, group.summary]);
  const alone = singles().map((spec) => [spec.path, spec.summary] as const);
  return [
    "tappass: developer keys and a verifiable audit trail, from the command line",
    ...section("Examples", exampleLines(examples)),
    ...section("Usage", ["tappass <command> [options]"]),
    ...section("Commands", columnsOf([...rows, ...alone], width)),
    ...section(
      "Topics",
      columnsOf(
        TOPICS.map((topic) => [topic.name, topic.summary] as const),
        width,
      ),
    ),
    "",
    ...wrap("tappass <command> --help tells about a command, tappass help <topic> about a topic", width),
  ];
}

/** What people come for: the first three of these that exist give the program's examples. */
const FIRST = ["keys create", "audit verify", "rotate dek", "config set"];

function groupHelp(name: string, summary: string, width: number): string[] {
  const commands = verbs(name);
  return [
    `tappass ${name}: ${summary}`,
    ...section("Examples", exampleLines(commands.flatMap((spec) => spec.examples.slice(0, 1)))),
    ...section("Usage", [`tappass ${name} <command> [options]`]),
    ...section(
      "Commands",
      columnsOf(
        commands.map((spec) => [spec.path.slice(name.length + 1), spec.summary] as const),
        width,
      ),
    ),
    "",
    ...wrap(`tappass ${name} <command> --help tells about a command`, width),
  ];
}

function commandHelp(spec: CommandSpec, width: number): string[] {
  const { own, common } = optionsOf(spec);
  const described = (spec.description ?? []).flatMap((paragraph) => ["", ...wrap(paragraph, width)]);
  const args = (spec.arguments ?? []).map((argument) => [argument.name, argument.summary] as const);
  const exits = (spec.exits ?? []).map(([code, meaning]) => [String(code), meaning] as const);
  return [
    ...wrap(`tappass ${spec.path}: ${spec.summary}`, width),
    ...section("Examples", exampleLines(spec.examples)),
    ...section("Usage", [synopsis(spec)]),
    ...described,
    ...section("Arguments", columnsOf(args, width)),
    ...section("Options", columnsOf(own.map(optionRow), width)),
    ...section("Common options", columnsOf([...common.map(optionRow), ["    -h, --help", "this help"]], width)),
    ...section("Exit codes", columnsOf(exits, width)),
  ];
}

/** The flags and what is said of them, choices and defaults included. */
export function optionRow(option: OptionSpec): readonly [string, string] {
  const facts = [
    option.choices && option.choices !== ALL_FORMATS ? option.choices.join(", ") : "",
    option.default === undefined || option.default === false ? "" : `default ${option.default}`,
    option.env ? `env ${option.env}` : "",
    option.repeatable ? "may be repeated" : "",
  ].filter(Boolean);
  const flags = shortName(option) ? option.flags : `    ${option.flags}`;
  return [flags, facts.length > 0 ? `${option.summary} (${facts.join("; ")})` : option.summary];
}

function exampleLines(examples: readonly Example[]): string[] {
  return examples.flatMap((example) => [`# ${example.does}`, `$ ${example.run}`]);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => INDENT + line)];
}

/** Two columns; the second is wrapped under itself. */
function columnsOf(rows: ReadonlyArray<readonly [string, string]>, width: number): string[] {
  const first = Math.min(30, Math.max(0, ...rows.map(([name]) => name.length)));
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, width - first - 2 * INDENT.length);
    if (name.length > first) return [name, ...lines.map((line) => " ".repeat(first) + INDENT + line)];
    return lines.map((line, at) => (at === 0 ? name : "").padEnd(first) + INDENT + line);
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

function page(lines: readonly string[]): string {
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
