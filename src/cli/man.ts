/** Man pages from the command tree, in roff's man macros: one for the program, one for each command. */
import type { CommandSpec } from "../commands/spec.ts";
import { VERSION } from "../core/version.ts";
import { COMMANDS, groups, optionsOf, singles, verbs } from "./catalogue.ts";
import { optionRow, synopsis } from "./help.ts";
import { TOPICS } from "./topics.ts";

/** Date of the version that the pages describe. */
const RELEASED = "2026-11-23";

/** Text of every generated page, by file name. */
export function manPages(): ReadonlyMap<string, string> {
  const pages = new Map([["tappass.1", programPage()]]);
  for (const spec of COMMANDS) pages.set(`${pageName(spec.path)}.1`, commandPage(spec));
  return pages;
}

function programPage(): string {
  const rows = [
    ...groups().flatMap((group) => verbs(group.name).map((spec) => [spec.path, spec.summary] as const)),
    ...singles().map((spec) => [spec.path, spec.summary] as const),
  ];
  return page("TAPPASS", "tappass", "developer keys and a verifiable audit trail, from the command line", [
    ...section("SYNOPSIS", [".B tappass", `${escaped("<command> [options]")}`]),
    ...section("DESCRIPTION", [
      escaped(
        "TapPass is a gateway between a company's AI agents and its LLM providers. With tappass its administrators issue and revoke developer keys, and its auditors verify the signed audit trail offline.",
      ),
    ]),
    ...section(
      "COMMANDS",
      rows.flatMap(([name, summary]) => [".TP", `.BR ${pageName(name)} (1)`, escaped(summary)]),
    ),
    ...TOPICS.flatMap((topic) => section(topic.name.toUpperCase().replaceAll("-", " "), literal(topic.text()))),
    ...section("SEE ALSO", [".BR tappass\\-audit (7)"]),
  ]);
}

function commandPage(spec: CommandSpec): string {
  const { own, common } = optionsOf(spec);
  const options = (list: typeof own): string[] =>
    list.flatMap((option) => {
      const [flags, text] = optionRow(option);
      return [".TP", `.B ${escaped(flags.trim())}`, escaped(text)];
    });
  const paragraphs = (spec.description ?? []).flatMap((text, index) => [...(index > 0 ? [".PP"] : []), escaped(text)]);
  return page(pageName(spec.path).toUpperCase(), pageName(spec.path), spec.summary, [
    ...section("SYNOPSIS", [`.B ${escaped(synopsis(spec))}`]),
    ...section(
      "EXAMPLES",
      spec.examples.flatMap((example) => [".TP", `.B ${escaped(example.run)}`, escaped(example.does)]),
    ),
    ...section("DESCRIPTION", paragraphs),
    ...section(
      "ARGUMENTS",
      (spec.arguments ?? []).flatMap((argument) => [".TP", `.I ${escaped(argument.name)}`, escaped(argument.summary)]),
    ),
    ...section("OPTIONS", options(own)),
    ...section("COMMON OPTIONS", options(common)),
    ...section(
      "EXIT CODES",
      (spec.exits ?? []).flatMap(([code, meaning]) => [".TP", `.B ${code}`, escaped(meaning)]),
    ),
    ...section("SEE ALSO", [
      spec.path.startsWith("audit ") ? ".BR tappass (1),\n.BR tappass\\-audit (7)" : ".BR tappass (1)",
    ]),
  ]);
}

function page(title: string, name: string, summary: string, body: readonly string[]): string {
  const head = [
    '.\\" generated from the command tree; change the spec, then npm run docs',
    `.TH ${title.replaceAll("-", "\\-")} 1 "${RELEASED}" "tappass ${VERSION}" "TapPass"`,
    ".SH NAME",
    `${escaped(name)} \\- ${escaped(summary)}`,
  ];
  return `${[...head, ...body].join("\n")}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`.SH ${title}`, ...lines];
}

/** A text as it stands, in fixed width. */
function literal(text: string): string[] {
  return [".nf", ...text.trimEnd().split("\n").map(escaped), ".fi"];
}

function pageName(path: string): string {
  return `tappass-${path.replaceAll(" ", "-")}`;
}

/** Roff's own characters made harmless; a line must not begin with a control character. */
function escaped(text: string): string {
  const plain = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "...").replaceAll("÷", "/");
  return /^[.']/.test(plain) ? `\\&${plain}` : plain;
}
