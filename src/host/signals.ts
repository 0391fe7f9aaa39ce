/** Ctrl-C and SIGTERM as an abort signal; a second one ends the process at once. */
import { EXIT } from "../core/errors.ts";

/** Milliseconds that sockets and files get to close by themselves after an abort. */
const LEFT_BEHIND = 500;

export interface Signals {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Gives the signals back to the system. After an abort, whatever still runs a moment later is ended. */
  close(): void;
}

export function openSignals(): Signals {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(EXIT.INTERRUPTED);
    const reason = new Error("interrupted");
    reason.name = "AbortError";
    controller.abort(reason);
  };
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    close: () => {
      for (const name of names) process.off(name, onSignal);
      if (controller.signal.aborted) setTimeout(() => process.exit(), LEFT_BEHIND).unref();
    },
  };
}
