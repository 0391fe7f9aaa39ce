/** Tables for people on a terminal, and the untruncated TSV that takes their place off it. */
import { printable } from "../core/text.ts";
import { paint } from "./paint.ts";
import { cellText, type FilledColumn, type Result } from "./rows.ts";
import type { View } from "./view.ts";

/** Lines with tabs between the cells; control characters, tabs and line breaks within a cell are replaced. */
export function tsv(result: Result, headers: boolean): string {
  const columns = result.columns;
  if (result.kind === "one") {
    return columns.map((column) => `${printable(column.key)}\t${safe(column.cells[0])}\n`).join("");
  }
  const rows = rowsOf(columns, result.rows.length);
  const all = headers ? [columns.map((column) => column.key), ...rows] : rows;
  return all.map((row) => `${row.join("\t")}\n`).join("");
}

/** A table without frame, header in bold; one object is shown as names and values. */
export async function table(result: Result, view: View): Promise<string> {
  const { bold, dim } = await paint(view.output.colour.stdout);
  const columns = result.columns;
  if (result.kind === "one") {
    return draw(columns.map((column) => [dim(column.key.replaceAll("_", " ")), safe(column.cells[0])]));
  }
  if (result.rows.length === 0) return "";
  const rows = rowsOf(columns, result.rows.length);
  return draw(view.globals.headers ? [columns.map((column) => bold(printable(column.title))), ...rows] : rows);
}

function rowsOf(columns: readonly FilledColumn[], count: number): string[][] {
  return Array.from({ length: count }, (_, at) => columns.map((column) => safe(column.cells[at])));
}

function safe(cell: unknown): string {
  return printable(cellText(cell));
}

async function draw(rows: readonly string[][]): Promise<string> {
  const { default: Table } = await import("cli-table3");
  const drawn = new Table({ chars: NO_FRAME, style: { head: [], border: [], "padding-left": 0, "padding-right": 2 } });
  drawn.push(...rows);
  const lines = drawn.toString().split("\n");
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

const NO_FRAME = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};
