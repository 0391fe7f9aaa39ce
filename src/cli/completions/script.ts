/** The completion script of each shell. */
import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import { pwsh } from "./pwsh.ts";
import { zsh } from "./zsh.ts";

const WRITERS: Readonly<Record<string, () => string>> = { bash, zsh, fish, pwsh };

/** The script, or undefined for a shell that is not known. */
export function script(shell: string): string | undefined {
  return Object.hasOwn(WRITERS, shell) ? WRITERS[shell]?.() : undefined;
}

/** File name of each shell's script under `completions/`. */
export const FILES: Readonly<Record<string, string>> = {
  bash: "tappass.bash",
  zsh: "_tappass",
  fish: "tappass.fish",
  pwsh: "tappass.ps1",
};
