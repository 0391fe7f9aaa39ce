/** One call to the gateway, as the calls themselves see it. */
import type { HttpReply } from "../core/ports.ts";
import type { Call } from "./failure.ts";

/** Sends one call; the reply's status is a success, or one of `accepted`. */
export type Send = (call: Call, more?: SendOptions) => Promise<HttpReply>;

export interface SendOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Statuses besides 2xx that are an answer rather than a failure. */
  readonly accepted?: readonly number[];
}
