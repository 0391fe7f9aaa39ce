/** Runs one command: loads its code, gives it a context, and ends it well on Ctrl-C or a closed pipe. */
import type { CommandSpec, Input } from "../commands/spec.ts";
import { EXIT, TapPassError } from "../core/errors.ts";
import { openContext } from "../host/system-context.ts";
import type { Terminal } from "../host/terminal.ts";
import { barLine } from "../ui/progress.ts";
import { formatsOf } from "./catalogue.ts";
import { manual } from "./manual.ts";

/** How long a command may take to clean up after Ctrl-C. */
const GRACE = 3000;

/** The exit code of the command; failures are thrown. */
export async function run(spec: CommandSpec, input: Input, terminal: Terminal): Promise<number> {
  const [code, opened] = await Promise.all([
    spec.load(),
    openContext({
      terminal,
      options: input.options,
      formats: formatsOf(spec),
      manual: manual(terminal),
      bar: barLine,
      configuration: configurationOf(spec.path),
    }),
  ]);
  try {
    const exit = await orInterrupted(code.run(opened.context, input), opened.context.signal);
    return exit ?? EXIT.DONE;
  } catch (error) {
    if (terminal.closed && isInterruption(error)) return EXIT.DONE;
    throw opened.context.signal.aborted && isAbort(error) ? interrupted() : error;
  } finally {
    await opened.close();
  }
}

/** Some commands must work while the configuration does not: those that need none of it, examine it or mend it. */
function configurationOf(path: string): "needed" | "lenient" | "examined" | "none" {
  if (path === "doctor") return "examined";
  if (["config path", "completion", "help", "version"].includes(path)) return "none";
  return /^(?:config (?:get|set|unset)|profile \w+)$/.test(path) ? "lenient" : "needed";
}

/** A command that does not stop by itself in time after the signal is left behind. */
async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const start = () => {
      timer = setTimeout(() => reject(interrupted()), GRACE);
    };
    if (signal.aborted) start();
    else signal.addEventListener("abort", start, { once: true });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isInterruption(error: unknown): boolean {
  return isAbort(error) || (error instanceof TapPassError && error.code === "INTERRUPTED");
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "ExitPromptError");
}

function interrupted(): TapPassError {
  return new TapPassError("INTERRUPTED", "interrupted");
}
