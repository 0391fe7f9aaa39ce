/** Questions, on stderr, to somebody who is there; otherwise an error that names the flag to use. */
import { TapPassError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { printable } from "../core/text.ts";
import type { Prompts } from "./context.ts";

export interface PromptOptions {
  /** Somebody can be asked: stdin and stderr are terminals and `--no-input` was not given. */
  readonly canAsk: boolean;
  /** Whether stderr is coloured. */
  readonly coloured: boolean;
  readonly signal: AbortSignal;
}

export function openPrompts({ canAsk, coloured, signal }: PromptOptions): Prompts {
  const ask = async <T>(question: string, flag: string, prompt: (library: Library, context: Where) => Promise<T>) => {
    if (!canAsk) throw unanswered(question, flag);
    // The library takes its colours from the environment only, so that is how it hears of --no-color.
    if (!coloured) {
      process.env.NO_COLOR = "1";
      delete process.env.FORCE_COLOR;
    }
    const library = await import("@inquirer/prompts");
    return orGone(prompt(library, { output: process.stderr, signal }), question, flag);
  };
  return {
    confirm: (question, flag) =>
      ask(question, flag, (library, where) => library.confirm({ message: printable(question), default: false }, where)),
    async typed(question, expected, flag) {
      const answer = await ask(question, flag, (library, where) =>
        library.input({ message: `${printable(question)} Type ${printable(expected)} to go on:` }, where),
      );
      return answer.trim() === expected;
    },
    select: (question, choices, flag) =>
      ask(question, flag, (library, where) =>
        library.select(
          {
            message: printable(question),
            choices: choices.map(({ value, label }) => ({ value, name: printable(label) })),
          },
          where,
        ),
      ),
    input: (question, flag) =>
      ask(question, flag, (library, where) => library.input({ message: printable(question) }, where)),
    hidden: async (question, flag) =>
      new Secret(
        await ask(question, flag, (library, where) => library.password({ message: printable(question) }, where)),
      ),
  };
}

type Library = typeof import("@inquirer/prompts");
interface Where {
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** Ctrl-C is an interruption; the end of stdin (Ctrl-D) is no answer. Without this the process would end with 0. */
async function orGone<T>(answer: Promise<T>, question: string, flag: string): Promise<T> {
  let onEnd: (() => void) | undefined;
  const ended = new Promise<never>((_, reject) => {
    onEnd = () => reject(unanswered(question, flag));
    process.stdin.once("end", onEnd);
    process.stdin.once("close", onEnd);
  });
  try {
    return await Promise.race([answer, ended]);
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "ExitPromptError" || name === "AbortPromptError" || name === "AbortError") {
      throw new TapPassError("INTERRUPTED", "interrupted", { cause: error });
    }
    throw error;
  } finally {
    if (onEnd) {
      process.stdin.off("end", onEnd);
      process.stdin.off("close", onEnd);
    }
  }
}

function unanswered(question: string, flag: string): TapPassError {
  return new TapPassError("ANSWER_NEEDED", `an answer is needed and nobody can be asked: ${printable(question)}`, {
    hints: [`give ${flag}`],
    facts: { flag },
  });
}
