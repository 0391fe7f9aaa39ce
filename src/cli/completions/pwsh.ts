/** Completion for PowerShell; where it offers nothing, PowerShell itself offers files. */
import { type ArgumentModel, completionModel, type Named, type OptionModel, type Values } from "./model.ts";

export function pwsh(): string {
  const { nouns, groups, commands, leading } = completionModel();
  const words = [["", nouns] as const, ...groups.map((group) => [group.name, group.verbs] as const)];
  return `# PowerShell completion for tappass; generated from the command tree, do not edit
Register-ArgumentCompleter -Native -CommandName tappass -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @{
${words.map(([path, names]) => `        ${quote(path)} = ${table(names)}`).join("\n")}
    }
    $options = @{
        '' = ${optionTable(leading)}
${commands.map((command) => `        ${quote(command.path)} = ${optionTable(command.options)}`).join("\n")}
    }
    $arguments = @{
${commands
  .filter((command) => command.arguments.length > 0)
  .map((command) => `        ${quote(command.path)} = ${argumentTable(command.arguments)}`)
  .join("\n")}
    }

    $path = ''
    $option = $null
    $position = 0
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete -ne '') { break }
        $token = $element.Extent.Text
        if ($option) { $option = $null; continue }
        $known = if ($options.ContainsKey($path)) { $options[$path] } else { $options[''] }
        if ($token.StartsWith('-')) {
            if ($known.Contains($token) -and $null -ne $known[$token][1]) { $option = $token }
            continue
        }
        $longer = ($path + ' ' + $token).Trim()
        if ($words.ContainsKey($longer) -or $options.ContainsKey($longer)) { $path = $longer } else { $position++ }
    }

    $known = if ($options.ContainsKey($path)) { $options[$path] } else { $options[''] }
    $offer = [ordered]@{}
    if ($option) {
        foreach ($value in $known[$option][1]) { $offer[$value] = $value }
    } elseif ($wordToComplete.StartsWith('-')) {
        foreach ($name in $known.Keys) { $offer[$name] = $known[$name][0] }
    } elseif ($words.ContainsKey($path)) {
        $offer = $words[$path]
    } elseif ($arguments.ContainsKey($path)) {
        $list = $arguments[$path]
        $at = [Math]::Min($position, $list.Count - 1)
        foreach ($value in $list[$at]) { $offer[$value] = $value }
    }
    foreach ($name in $offer.Keys) {
        if ($name -like "$wordToComplete*") {
            [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $offer[$name])
        }
    }
}
`;
}

function table(names: readonly Named[]): string {
  return `[ordered]@{ ${names.map(({ name, summary }) => `${quote(name)} = ${quote(summary)}`).join("; ")} }`;
}

/** Name = summary and values; no values for a flag, an empty list where anything may follow. */
function optionTable(options: readonly OptionModel[]): string {
  const seen = new Set<string>();
  const entries = options.flatMap((option) =>
    [option.long, ...(option.short ? [option.short] : [])]
      // PowerShell's tables do not tell -v from -V.
      .filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()))
      .map((name) => {
        const list = option.values === "none" ? "$null" : values(option.values);
        return `${quote(name)} = @(${quote(option.summary)}, ${list})`;
      }),
  );
  return `[ordered]@{ ${entries.join("; ")} }`;
}

/** A single list needs the comma, or PowerShell would flatten it. */
function argumentTable(args: readonly ArgumentModel[]): string {
  const lists = args.map((argument) => values(argument.values));
  return lists.length === 1 ? `@(, ${lists[0]})` : `@(${lists.join(", ")})`;
}

function values(list: Values): string {
  return typeof list === "string" ? "@()" : `@(${list.map(quote).join(", ")})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
