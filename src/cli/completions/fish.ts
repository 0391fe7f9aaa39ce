/** Completion for fish. */
import { type CommandModel, completionModel, namesOf, type OptionModel, type Values } from "./model.ts";

export function fish(): string {
  const { nouns, groups, commands, leading } = completionModel();
  const all = [...commands.flatMap((command) => command.options), ...leading];
  const valued = [...new Set(namesOf(all.filter((option) => option.values !== "none")))];
  return `# fish completion for tappass; generated from the command tree, do not edit
function __tappass_path
    set -l path
    set -l skip 0
    for token in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $token
            case ${valued.join(" ")}
                set skip 1
            case '-*'
            case '*'
                switch "$path"
                    case ${["''", ...groups.map((group) => group.name)].join(" ")}
                        set -a path $token
                end
        end
    end
    echo "$path"
end

function __tappass_at
    test (__tappass_path) = "$argv"
end

complete -c tappass -f
complete -c tappass -n '__tappass_at ""' -s V -l version -d version
complete -c tappass -s h -l help -d help
${nouns.map((noun) => word("", noun.name, noun.summary)).join("\n")}
${groups.flatMap((group) => group.verbs.map((verb) => word(group.name, verb.name, verb.summary))).join("\n")}
${commands.flatMap(commandLines).join("\n")}
`;
}

function commandLines(command: CommandModel): string[] {
  const options = command.options.filter((option) => option.long !== "--help");
  return [
    ...options.map((option) => optionLine(command.path, option)),
    ...command.arguments
      .filter((argument) => argument.values !== "any")
      .map((argument) => `complete -c tappass -n ${at(command.path)}${offered(argument.values, false)}`),
  ];
}

function word(path: string, name: string, summary: string): string {
  return `complete -c tappass -n ${at(path)} -a ${name} -d ${quote(summary)}`;
}

function optionLine(path: string, option: OptionModel): string {
  const short = option.short ? ` -s ${option.short.slice(1)}` : "";
  const values = option.values === "none" ? "" : offered(option.values, true);
  return `complete -c tappass -n ${at(path)}${short} -l ${option.long.slice(2)}${values} -d ${quote(option.summary)}`;
}

/** What may be typed there; -x is a value that is no file. */
function offered(values: Values, isOption: boolean): string {
  if (values === "file") return isOption ? " -r -F" : " -F";
  const mark = isOption ? " -x" : "";
  if (values === "directory") return `${mark} -a '(__fish_complete_directories)'`;
  return typeof values === "string" ? mark : `${mark} -a ${quote(values.join(" "))}`;
}

function at(path: string): string {
  return quote(`__tappass_at "${path}"`);
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
