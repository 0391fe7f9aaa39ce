/** The way in: command line → exit code. Everything that a command needs beyond its name is loaded after it is known. */
import { VERSION } from "../core/version.ts";
import { openTerminal, type Terminal } from "../host/terminal.ts";
import { describeFailure, failureStyle } from "./failure.ts";
import { helpText } from "./help.ts";
import { locate } from "./locate.ts";

/** Runs one command line (without `node` and the script) and resolves to the exit code; never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = openTerminal();
  try {
    return await answer(argv, terminal);
  } catch (error) {
    const { text, exitCode } = describeFailure(error, failureStyle(argv, terminal.env));
    terminal.error(text);
    return exitCode;
  }
}

async function answer(argv: readonly string[], terminal: Terminal): Promise<number> {
  const found = locate(argv);
  if (found.kind === "command") {
    const [{ parse }, { run }] = await Promise.all([import("./program.ts"), import("./run.ts")]);
    return run(found.spec, parse(found.spec, found.rest, terminal.env), terminal);
  }
  if (found.kind === "version") {
    await terminal.result(`${VERSION}\n`);
    return 0;
  }
  const text = found.kind === "help" ? helpText(found.words, terminal.columns) : undefined;
  if (text === undefined) throw (await import("./program.ts")).unknownCommand(found.words);
  await terminal.result(text);
  return 0;
}

/** Completions and man pages by path, for `npm run docs` and the test that holds the committed ones to it. */
export async function generated(): Promise<ReadonlyMap<string, string>> {
  return (await import("./documents.ts")).documents();
}
