/** Results as commands hand them over for printing: a list with columns, or one object. */

export type Row = Readonly<Record<string, unknown>>;

/** How a table shows one field. Machine formats print the rows as they are. */
export interface Column<T = Row> {
  /** Name of the field: the header in tsv. */
  readonly key: string;
  /** Head of the column on a terminal; the key in capitals where it is left out. */
  readonly title?: string;
  /** The value for people; the row's field of that key where it is left out. */
  readonly show?: (row: T) => unknown;
}

/** A column with the cell of every row, in the order of the rows. */
export interface FilledColumn {
  readonly key: string;
  readonly title: string;
  readonly cells: readonly unknown[];
}

export interface List {
  readonly kind: "list";
  readonly name: string;
  readonly rows: readonly Row[];
  readonly columns: readonly FilledColumn[];
  readonly more: Row;
}

export interface One {
  readonly kind: "one";
  readonly value: Row;
  /** One cell each. */
  readonly columns: readonly FilledColumn[];
}

export type Result = List | One;

/**
 * A list of objects. `name` is its member in the JSON document (`{"schema_version":1,"keys":[…]}`), `more` gives the
 * document further members.
 */
export function list<T extends object>(
  name: string,
  rows: readonly T[],
  columns: ReadonlyArray<Column<T>>,
  more: Row = {},
): Result {
  return { kind: "list", name, rows: rows.map(plain), columns: fill(rows, columns), more };
}

/** One object; tables show all of its fields unless `columns` chooses. */
export function one<T extends object>(value: T, columns?: ReadonlyArray<Column<T>>): Result {
  const shown = columns ?? Object.keys(value).map((key) => ({ key }));
  return { kind: "one", value: plain(value), columns: fill([value], shown) };
}

/** The text of a cell: nothing for null and undefined, JSON for objects. Not yet made safe to print. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

function plain(value: object): Row {
  return Object.fromEntries(Object.entries(value));
}

function fill<T extends object>(rows: readonly T[], columns: ReadonlyArray<Column<T>>): FilledColumn[] {
  return columns.map(({ key, title, show }) => ({
    key,
    title: title ?? key.replaceAll("_", " ").toUpperCase(),
    cells: rows.map((row) => (show ? show(row) : (row as Row)[key])),
  }));
}
