/** The way in: command line → exit code. Everything that a command needs beyond its name is loaded after it is known. */
import { VERSION } from "../core/version.ts";
import { openTerminal, type Terminal } from "../host/terminal.ts";
import { describeFailure, failureStyle } from "./failure.ts";
import { helpText } from "./help.ts";
import { parse, type Request } from "./program.ts";

/** Runs one command line (without `node` and the script) and resolves to the exit code; never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = openTerminal();
  try {
    return await answer(parse(argv, terminal.env), terminal);
  } catch (error) {
    const { text, exitCode } = describeFailure(error, failureStyle(argv, terminal.env));
    terminal.error(text);
    return exitCode;
  }
}

async function answer(request: Request, terminal: Terminal): Promise<number> {
  if (request.kind === "version") {
    await terminal.result(`${VERSION}\n`);
    return 0;
  }
  if (request.kind === "help") {
    await terminal.result(helpText(request.words, terminal.columns));
    return 0;
  }
  const { run } = await import("./run.ts");
  return run(request, terminal);
}

/** Completions and man pages by path, for `npm run docs` and the test that holds the committed ones to it. */
export async function generated(): Promise<ReadonlyMap<string, string>> {
  return (await import("./documents.ts")).documents();
}
