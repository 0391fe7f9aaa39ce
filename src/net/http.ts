/** The network: one request with timeouts, retries and an own authority; the only room that knows undici. */
import { type Dispatcher, request as send } from "undici";
import { usage } from "../core/errors.ts";
import type { Clock, Env, Http, HttpReply, HttpRequest, Log, Random } from "../core/ports.ts";
import { redact } from "../core/redact.ts";
import { DEFAULT_LIMIT, readable, wholeBody } from "./body.ts";
import { openDispatchers } from "./dispatcher.ts";
import { networkFailure } from "./failure.ts";
import { isTransient, TRIES, waitBefore } from "./retry.ts";

export interface HttpOptions {
  /** PEM file of the authority to trust, in place of those that come with Node. */
  readonly caFile?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  /** Milliseconds without a byte; default 30 000. */
  readonly timeout?: number;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** Read for HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
  readonly env: Env;
  readonly userAgent: string;
  /** Ends every request when it aborts. */
  readonly signal?: AbortSignal;
}

/** Throws `INPUT_UNREADABLE` or `USAGE` for certificate files that cannot be used. */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const { log, clock, random, timeout: usual = 30_000 } = options;
  const dispatcherOf = await openDispatchers({ ...options, timeout: usual });

  async function once(request: HttpRequest, url: URL, attempt: number): Promise<HttpReply> {
    const timeout = request.timeout ?? usual;
    const headers = { "user-agent": options.userAgent, ...request.headers };
    const signal = either(options.signal, request.signal);
    const shown = { method: request.method, url: redact(url.href), attempt };
    log.debug("request", { ...shown, headers: shownHeaders(headers) });
    const started = clock.monotonic();
    const took = () => Math.round(clock.monotonic() - started);
    const explain = (error: unknown): Error => {
      const failure = signal?.aborted ? interrupted(error) : networkFailure(error, url, timeout);
      log.debug("no reply", { ...shown, ms: took(), reason: failure.message });
      return failure;
    };
    let reply: Dispatcher.ResponseData;
    try {
      reply = await send(url, {
        method: request.method,
        headers,
        dispatcher: dispatcherOf(url),
        headersTimeout: timeout,
        bodyTimeout: timeout,
        ...(request.body === undefined ? {} : { body: request.body }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      throw explain(error);
    }
    const received = flat(reply.headers);
    log.debug("reply", { ...shown, status: reply.statusCode, ms: took(), headers: shownHeaders(received) });
    const chunks = () => readable(reply.body, explain);
    const bytes = () => wholeBody(chunks(), request.limit ?? DEFAULT_LIMIT, url.host);
    return {
      status: reply.statusCode,
      headers: received,
      bytes,
      text: async () => Buffer.from(await bytes()).toString("utf8"),
      stream: chunks,
    };
  }

  return {
    async request(request) {
      const url = target(request.url);
      const again = request.idempotent ?? (request.method !== "POST" && request.method !== "PATCH");
      for (let attempt = 1; ; attempt += 1) {
        const last = !again || attempt >= TRIES;
        let retryAfter: string | undefined;
        try {
          const reply = await once(request, url, attempt);
          if (last || !isTransient(reply.status)) return reply;
          retryAfter = reply.headers["retry-after"];
          await drain(reply);
        } catch (error) {
          if (last || !isPassing(error)) throw error;
        }
        const wait = waitBefore(attempt + 1, retryAfter, clock, random);
        if (wait >= 2000) log.warn(`${url.host} asks for a pause; trying again in ${Math.ceil(wait / 1000)} s`);
        log.debug("trying again", { method: request.method, in_ms: wait });
        await clock.sleep(wait, either(options.signal, request.signal));
      }
    },
  };
}

/** A broken or refused connection may be better in a moment; waiting thrice for a timeout helps nobody. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "UNAVAILABLE" &&
    "retryable" in error &&
    !!error.retryable
  );
}

function target(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw usage("not an http(s) URL", "write it as https://gateway.example.com");
  if (url.username || url.password) throw usage("the URL holds a user or password", "set TAPPASS_ADMIN_KEY instead");
  return url;
}

/** Lets the connection be used again; a body that does not end is not worth waiting for. */
async function drain(reply: HttpReply): Promise<void> {
  try {
    let size = 0;
    for await (const chunk of reply.stream()) {
      size += chunk.length;
      if (size > 65_536) break;
    }
  } catch {
    // The status is known; that the rest did not come changes nothing.
  }
}

function either(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}

function interrupted(cause: unknown): Error {
  const error = new Error("interrupted", { cause });
  error.name = "AbortError";
  return error;
}

function flat(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value] as const],
  );
  return Object.fromEntries(entries);
}

const SECRET_HEADER = /authorization|cookie|token|secret|api-key|idempotency-key/i;

function shownHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? "[secret]" : redact(value)]),
  );
}
