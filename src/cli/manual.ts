/** Lets commands ask the program about itself: help texts and completion scripts. */
import { usage } from "../core/errors.ts";
import type { Manual } from "../host/context.ts";
import type { Terminal } from "../host/terminal.ts";
import { helpText } from "./help.ts";

export const SHELLS = ["bash", "zsh", "fish", "pwsh"] as const;

export function manual(terminal: Terminal): Manual {
  return {
    help: async (words) => {
      const text = helpText(words, terminal.columns);
      if (text !== undefined) return text;
      throw (await import("./program.ts")).unknownCommand(words);
    },
    completion: async (shell) => {
      const { script } = await import("./completions/script.ts");
      const text = script(shell);
      if (text === undefined) throw usage(`no completion for ${JSON.stringify(shell)}`, `shells: ${SHELLS.join(", ")}`);
      return text;
    },
  };
}
