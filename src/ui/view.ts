/** How a result is to look. */

/** The part of a command's context that decides how a result looks. */
export interface View {
  readonly globals: {
    readonly format: "table" | "json" | "jsonl" | "yaml" | "tsv" | "env";
    readonly field?: string;
    readonly headers: boolean;
  };
  readonly output: {
    readonly isTTY: boolean;
    readonly columns: number;
    readonly colour: { readonly stdout: 0 | 1 | 2 | 3 };
  };
}
