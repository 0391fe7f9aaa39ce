/** `npm run docs`: writes completions and man pages from the built command tree, and removes those of commands that are gone. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generated } from "../../dist/cli/main.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const found = await generated();
for (const folder of ["completions", "man"]) {
  mkdirSync(join(root, folder), { recursive: true });
  // Section 7 is written by hand.
  for (const file of readdirSync(join(root, folder))) {
    if (!found.has(`${folder}/${file}`) && !file.endsWith(".7")) rmSync(join(root, folder, file));
  }
}
for (const [path, text] of found) writeFileSync(join(root, path), text);
