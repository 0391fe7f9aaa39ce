/** The same document as JSON, in YAML; the library is loaded with this file only. */
import { Document, Scalar, visit } from "yaml";
import { escaped, isSteering } from "./json.ts";

/** Ends in a newline. Strings that could steer a terminal are double-quoted, with escapes. */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === "string" && isSteering(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escaped(document.toString({ lineWidth: 0 }));
}
