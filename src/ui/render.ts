/** A result in the format that was asked for; the one function through which every command prints. */
import { usage } from "../core/errors.ts";
import { printable } from "../core/text.ts";
import { jsonText } from "./json.ts";
import { cellText, type Result, type Row } from "./rows.ts";
import { table, tsv } from "./table.ts";
import type { View } from "./view.ts";

/** The text for stdout, ending in a newline unless empty. Throws `USAGE` for a `--field` that is not there. */
export async function render(result: Result, view: View): Promise<string> {
  const { format, field } = view.globals;
  if (field !== undefined) return rawField(result, field, view.output.isTTY);
  switch (format) {
    case "json":
      return `${jsonText(document(result), 2)}\n`;
    case "jsonl":
      return lines(result)
        .map((line) => `${jsonText(line)}\n`)
        .join("");
    case "yaml":
      return (await import("./yaml.ts")).yamlText(document(result));
    case "env":
      return envText(result);
    case "tsv":
      return tsv(result, view.globals.headers);
    case "table":
      return view.output.isTTY ? table(result, view) : tsv(result, view.globals.headers);
  }
}

function document(result: Result): Row {
  if (result.kind === "one") return { schema_version: 1, ...result.value };
  return { schema_version: 1, ...result.more, [result.name]: result.rows };
}

function lines(result: Result): Row[] {
  const rows = result.kind === "one" ? [result.value] : result.rows;
  return rows.map((row) => ({ schema_version: 1, ...row }));
}

function rawField(result: Result, field: string, isTTY: boolean): string {
  const rows = result.kind === "one" ? [result.value] : result.rows;
  const known = new Set(["schema_version", ...result.columns.map(({ key }) => key), ...rows.flatMap(Object.keys)]);
  known.delete("schema_version");
  if (!known.has(field))
    throw usage(`no field ${JSON.stringify(field)} in the result`, `fields: ${[...known].join(", ")}`);
  const shown = result.columns.find(({ key }) => key === field);
  return rows
    .map((row, at) => cellText(Object.hasOwn(row, field) ? row[field] : shown?.cells[at]))
    .map((text) => `${isTTY ? printable(text) : text}\n`)
    .join("");
}

/** `KEY='value'` lines that a POSIX shell reads back exactly. */
function envText(result: Result): string {
  if (result.kind === "list") throw usage("a list cannot be printed as env", "formats: table, json, jsonl, yaml, tsv");
  return Object.entries(result.value)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${envName(name)}='${cellText(value).replaceAll("'", "'\\''")}'\n`)
    .join("");
}

function envName(field: string): string {
  return field
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^(\d)/, "_$1")
    .toUpperCase();
}
