/** HTTP in front of the handlers: bodies, limits, request ids, errors. The only place that knows node:http. */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { TapPassError } from "../core/errors.ts";
import type { Random } from "../core/ports.ts";
import type { Access } from "./access.ts";
import { errorBody, type Gateway, Refusal, type Reply } from "./exchange.ts";
import { matchRoute } from "./routes.ts";

const MOST_BODY = 5 * 1024 * 1024;
/** Of a body that is too large so much is read before the connection is cut. */
const MOST_DROPPED = 64 * 1024 * 1024;
const REQUEST_ID = /^[A-Za-z0-9._-]{1,100}$/;

export interface ServerOptions {
  readonly gateway: Gateway;
  readonly access: Access;
  readonly random: Random;
  /** Path in front of every route, such as `/api`; may be empty. */
  readonly prefix: string;
  /** Seconds the address has to wait, or 0. */
  readonly rateLimit: (address: string) => number;
  /** Told about faults of ours, for the operator. */
  readonly onFault: (message: string) => void;
}

export function createServer(options: ServerOptions): Server {
  const server = createHttpServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, (request, response) => {
    void answer(options, request, response);
  });
  // What is no HTTP request has no response object; it is answered on the socket itself.
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => answerNoise(options, error, socket));
  return server;
}

function answerNoise({ random }: ServerOptions, error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return;
  const [status, title] = NOISE[error.code ?? ""] ?? [400, "Bad Request"];
  const body = JSON.stringify(errorBody(status, "bad_request", "this is no HTTP request that can be read"));
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `x-request-id: req_${random.uuid()}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const NOISE: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
};

async function answer(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const given = request.headers["x-request-id"];
  const id = typeof given === "string" && REQUEST_ID.test(given) ? given : `req_${options.random.uuid()}`;
  response.setHeader("x-request-id", id);
  response.setHeader("cache-control", "no-store");
  try {
    await send(response, await handle(options, request));
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const refusal = refusalFor(error);
    if (!(error instanceof Refusal)) options.onFault(`${id}: ${faultText(error)}`);
    const { status, code, message, headers } = refusal;
    // What the client is still sending is read and dropped: cutting it off would hide the answer from it.
    if (!request.complete) request.resume();
    await send(response, { status, headers, json: errorBody(status, code, message) }).catch(() => response.destroy());
  }
}

function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof TapPassError && error.code === "UNAVAILABLE")
    return new Refusal(503, "storage_unavailable", "the gateway cannot write or read its state", {
      "retry-after": "5",
    });
  return new Refusal(500, "internal_error", "the gateway failed; see its log");
}

/** For the operator: an expected failure in one line, an unexpected one with its stack. */
function faultText(error: unknown): string {
  if (error instanceof TapPassError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : "unknown";
}

async function handle(options: ServerOptions, request: IncomingMessage): Promise<Reply> {
  const { gateway, access, prefix, rateLimit } = options;
  const wait = rateLimit(request.socket.remoteAddress ?? "");
  if (wait > 0) throw new Refusal(429, "rate_limited", "too many requests", { "retry-after": String(wait) });
  const url = urlOf(request.url ?? "/");
  const path =
    prefix === ""
      ? url.pathname
      : url.pathname.startsWith(`${prefix}/`)
        ? url.pathname.slice(prefix.length)
        : undefined;
  const match = path === undefined ? "no-path" : matchRoute(request.method ?? "GET", path);
  if (match === "no-path") throw new Refusal(404, "no_route", "no such path");
  if ("allow" in match) throw new Refusal(405, "no_method", "not with this method", { allow: match.allow.join(", ") });
  if (!gateway.isReady() && !path!.startsWith("/health/"))
    throw new Refusal(503, "stopping", "the gateway is stopping", { "retry-after": "1" });
  const identity = await access.admit(match.route, request.headers.authorization);
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(", ") : value;
  const body = await readBody(request);
  return match.route.handler(gateway, {
    method: match.route.method,
    params: match.params,
    query: url.searchParams,
    headers,
    body,
    identity,
  });
}

function urlOf(target: string): URL {
  try {
    return new URL(target, "http://gateway");
  } catch {
    throw new Refusal(400, "bad_request", "the request's target is no path");
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers["content-length"] ?? 0) > MOST_BODY) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_DROPPED) throw tooLarge();
    if (size <= MOST_BODY) chunks.push(chunk);
  }
  if (size > MOST_BODY) throw tooLarge();
  if (size === 0) return undefined;
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new Refusal(415, "unsupported_media_type", "the body must be application/json");
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Refusal(422, "invalid_json", "the body is not JSON");
  }
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
  if (reply.lines) {
    response.setHeader("content-type", "application/x-ndjson");
    let batch = "";
    const closed = new Promise<void>((done) => response.once("close", done));
    for await (const line of reply.lines) {
      if (response.destroyed) return;
      batch += `${line}\n`;
      if (batch.length < 64 * 1024) continue;
      if (!response.write(batch)) {
        await Promise.race([new Promise<void>((done) => response.once("drain", done)), closed]);
      }
      batch = "";
    }
    response.end(batch);
  } else if (reply.json === undefined) {
    response.end();
  } else {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(reply.json));
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, "too_large", "the body is larger than 5 MB");
}
