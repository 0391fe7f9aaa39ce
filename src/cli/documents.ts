/** Everything that is generated from the command tree, by path in the repository. */
import { FILES, script } from "./completions/script.ts";
import { manPages } from "./man.ts";

export function documents(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [shell, file] of Object.entries(FILES)) found.set(`completions/${file}`, script(shell)!);
  for (const [file, text] of manPages()) found.set(`man/${file}`, text);
  return found;
}
