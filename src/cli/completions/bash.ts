/** Completion for bash 3.2 and later, alone: it needs no bash-completion package. */
import { type CommandModel, completionModel, namesOf, type OptionModel, type Values } from "./model.ts";

export function bash(): string {
  const { nouns, groups, commands, leading } = completionModel();
  const paths = [...groups.map((group) => group.name), ...commands.map((command) => command.path)];
  const words = [
    arm(
      '""',
      nouns.map((noun) => noun.name),
    ),
    ...groups.map((group) =>
      arm(
        quote(group.name),
        group.verbs.map((verb) => verb.name),
      ),
    ),
  ];
  const options = [
    ...commands.map((command) => arm(quote(command.path), namesOf(command.options).filter(isLong))),
    arm("*", namesOf(leading).filter(isLong)),
  ];
  return `# bash completion for tappass; generated from the command tree, do not edit
_tappass_reply() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@" -- "$cur")
}

_tappass_value() {
  case "$1" in
    file) compopt -o filenames 2>/dev/null; _tappass_reply -f ;;
    directory) compopt -o filenames 2>/dev/null; _tappass_reply -d ;;
    any) ;;
    *) _tappass_reply -W "$1" ;;
  esac
}

# what follows an option: a kind or the words; fails for a flag
_tappass_option() {
  case "$1 $2" in
${unique([...commands.flatMap((command) => optionArms(command.path, command.options)), ...optionArms("", leading)]).join("\n")}
    *) return 1 ;;
  esac
}

_tappass_argument() {
  case "$1 $2" in
${commands.flatMap(argumentArms).join("\n")}
    *) printf any ;;
  esac
}

_tappass() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" path="" option="" word at=1 position=0 operands=0 kind
  COMPREPLY=()
  while [ "$at" -lt "$COMP_CWORD" ]; do
    word="\${COMP_WORDS[at]}"
    at=$((at + 1))
    # bash hands over --name=value as three words
    if [ "$word" = "=" ]; then continue; fi
    if [ -n "$option" ]; then option=""; continue; fi
    if [ "$operands" = 0 ]; then
      case "$word" in
        --) operands=1; continue ;;
        -?*) if _tappass_option "$path" "$word" >/dev/null; then option="$word"; fi; continue ;;
      esac
    fi
    case "\${path:+$path }$word" in
      ${paths.map(quote).join("|")}) path="\${path:+$path }$word" ;;
      *) position=$((position + 1)) ;;
    esac
  done
  if [ -n "$option" ]; then
    if [ "$cur" = "=" ]; then cur=""; fi
    kind="$(_tappass_option "$path" "$option")"
    _tappass_value "$kind"
    return 0
  fi
  if [ "$operands" = 0 ]; then
    case "$cur" in
      -*)
        case "$path" in
${options.join("\n")}
        esac
        return 0 ;;
    esac
  fi
  case "$path" in
${words.join("\n")}
    *) kind="$(_tappass_argument "$path" "$position")"; _tappass_value "$kind" ;;
  esac
  return 0
}

complete -F _tappass tappass
`;
}

function arm(pattern: string, words: readonly string[]): string {
  return `    ${pattern}) _tappass_reply -W ${quote(words.join(" "))} ;;`;
}

function optionArms(path: string, options: readonly OptionModel[]): string[] {
  return options
    .filter((option) => option.values !== "none")
    .map((option) => {
      const patterns = namesOf([option]).map((name) => quote(`${path} ${name}`));
      return `    ${patterns.join("|")}) printf %s ${quote(kindOf(option.values))} ;;`;
    });
}

function argumentArms(command: CommandModel): string[] {
  return command.arguments
    .map((argument, at) => {
      const pattern = argument.variadic ? `${quote(`${command.path} `)}*` : quote(`${command.path} ${at}`);
      return `    ${pattern}) printf %s ${quote(kindOf(argument.values))} ;;`;
    })
    .filter((line) => !line.includes(" printf %s any "));
}

function kindOf(values: Values): string {
  return typeof values === "string" ? values : values.join(" ");
}

function quote(text: string): string {
  return /^[\w.,/=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function isLong(name: string): boolean {
  return name.startsWith("--");
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
