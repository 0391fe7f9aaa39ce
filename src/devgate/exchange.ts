/** A request and its reply as values: what the handlers see of HTTP. */

import type { Clock, Random } from "../core/ports.ts";
import type { Ledger } from "./ledger.ts";
import type { Sealer } from "./sealer.ts";
import type { State } from "./state.ts";
import type { Role } from "./tokens.ts";

export interface Request {
  readonly method: string;
  /** Parts of the path that the route names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The JSON body, where there was one. */
  readonly body: unknown;
  /** Undefined on public routes. */
  readonly identity: Identity | undefined;
}

export interface Identity {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly [field: string]: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as lines of NDJSON, one after another. */
  readonly lines?: AsyncIterable<string>;
}

/** What the handlers work on. */
export interface Gateway {
  readonly ledger: Ledger;
  readonly state: State;
  readonly agents: readonly string[];
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: Random;
  /** False while starting and while stopping. */
  isReady(): boolean;
  /** False where the store takes nothing more until a restart. */
  isWritable(): boolean;
  /** Whether taking the trail away is an event of the trail. */
  readonly recordsReads: boolean;
}

/** An error reply: the message goes to the client as it is. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function errorBody(status: number, code: string, message: string): unknown {
  return {
    error: { message, type: TYPES[status] ?? (status >= 500 ? "server_error" : "invalid_request_error"), code },
  };
}

const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  409: "conflict_error",
  422: "validation_error",
  429: "rate_limit_error",
  503: "unavailable_error",
};
