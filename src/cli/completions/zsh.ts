/** Completion for zsh, with its own _arguments and _describe. */
import { type ArgumentModel, completionModel, type Named, type OptionModel, type Values } from "./model.ts";

export function zsh(): string {
  const { nouns, groups, commands, leading } = completionModel();
  const functions = commands.map((command) => {
    const specs = [...command.options.flatMap(optionSpecs), ...command.arguments.map(argumentSpec)];
    return `${name(command.path)}() {\n  _arguments -s \\\n${specs.map((spec) => `    ${spec}`).join(" \\\n")}\n}\n`;
  });
  const nested = groups.map((group) => chooser(name(group.name), group.verbs, `${group.name} `, []));
  return `#compdef tappass
# zsh completion for tappass; generated from the command tree, do not edit

${[...functions, ...nested, chooser("_tappass", nouns, "", leading)].join("\n")}
if [ "$funcstack[1]" = "_tappass" ]; then
  _tappass "$@"
else
  compdef _tappass tappass
fi
`;
}

/** A function that offers words and hands what follows them to the function of each. */
function chooser(title: string, words: readonly Named[], prefix: string, options: readonly OptionModel[]): string {
  const specs = [...options.flatMap(optionSpecs), "'1:command:->word'", "'*::argument:->rest'"];
  const entries = words.map((word) => `        ${quote(`${word.name}:${word.summary}`)}`);
  const arms = words.map((word) => `        ${word.name}) ${name(`${prefix}${word.name}`)} ;;`);
  return `${title}() {
  local curcontext="$curcontext" state line
  local -a choices
  _arguments -C \\
${specs.map((spec) => `    ${spec}`).join(" \\\n")}
  case $state in
    word)
      choices=(
${entries.join("\n")}
      )
      _describe -t commands command choices ;;
    rest)
      case $line[1] in
${arms.join("\n")}
      esac ;;
  esac
}
`;
}

function optionSpecs(option: OptionModel): string[] {
  const names = option.short ? [option.short, option.long] : [option.long];
  const exclusive = option.repeatable ? "*" : names.length > 1 ? `(${names.join(" ")})` : "";
  return names.map((flag) => {
    const value = option.values === "none" ? "" : `:${option.long.slice(2)}:${action(option.values)}`;
    const equals = option.values !== "none" && flag.startsWith("--") ? "=" : "";
    return quote(`${exclusive}${flag}${equals}[${inBrackets(option.summary)}]${value}`);
  });
}

function argumentSpec(argument: ArgumentModel, at: number): string {
  return quote(`${argument.variadic ? "*" : at + 1}:${argument.name}:${action(argument.values)}`);
}

function action(values: Values): string {
  if (values === "file") return "_files";
  if (values === "directory") return "_files -/";
  if (typeof values === "string") return " ";
  return `(${values.join(" ")})`;
}

function name(path: string): string {
  return `_tappass_${path.replace(/[^a-z0-9]/gi, "_")}`;
}

function inBrackets(text: string): string {
  return text.replace(/[[\]\\]/g, "\\$&");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
