/** What went wrong on the way, as product errors that name the host and never what was sent. */
import { TapPassError } from "../core/errors.ts";
import { messageLine } from "../core/text.ts";

/** `sent` in the facts is false where the other end cannot have seen the request. */
export function networkFailure(error: unknown, url: URL, timeout: number): TapPassError {
  if (error instanceof TapPassError) return error;
  const cause = deepest(error);
  const code = codeOf(error) ?? codeOf(cause) ?? "";
  const host = url.host;
  const refusedBy = /^Proxy response \((\d{3})\)/.exec(error instanceof Error ? error.message : "");
  if (refusedBy) {
    const [, status] = refusedBy;
    return unavailable(`the proxy refuses the connection to ${host} (${status})`, host, false, error, [
      status === "407" ? "put its user and password into HTTPS_PROXY" : "check HTTPS_PROXY and NO_PROXY",
    ]);
  }
  if (TIMEOUTS.has(code)) {
    const sent = code !== "UND_ERR_CONNECT_TIMEOUT";
    const what = sent ? `no answer from ${host}` : `no connection to ${host}`;
    return new TapPassError("TIMEOUT", `${what} within ${timeout / 1000} s`, {
      hints: ["allow more time with --timeout, or check that the gateway is well"],
      facts: { host, sent },
      cause: error,
    });
  }
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) {
    return unavailable(`cannot reach ${host}: ${unreachable}`, host, false, error, [
      "check TAPPASS_URL or --url, and that the gateway is running",
    ]);
  }
  if (isTls(code, cause)) {
    return unavailable(
      `no secure connection to ${host}: ${messageLine(cause instanceof Error ? cause.message : code, 120)}`,
      host,
      false,
      error,
      TLS_HINTS,
      false,
    );
  }
  if (error instanceof Error && error.name === "HTTPParserError") {
    return unavailable(`what answers at ${host} does not speak HTTP`, host, true, error, [
      "check the port of TAPPASS_URL or --url, and http:// against https://",
    ]);
  }
  return unavailable(`the connection to ${host} broke: ${REASONS[code] ?? (code || "it was cut")}`, host, true, error, [
    "run it again; the other end, or something between, closed the connection",
  ]);
}

const TIMEOUTS: ReadonlySet<string> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name cannot be looked up now",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EADDRNOTAVAIL: "the address cannot be used",
};

const REASONS: Readonly<Record<string, string>> = {
  ECONNRESET: "connection reset",
  EPIPE: "it was closed while sending",
  UND_ERR_SOCKET: "it was closed by the other end",
  UND_ERR_HEADERS_OVERFLOW: "the reply's headers are too large",
  UND_ERR_ABORTED: "it was closed by the other end",
};

const TLS_HINTS = [
  "for a gateway with its own authority: --ca-file authority.pem or SSL_CERT_FILE",
  "where it asks for a client certificate: --client-cert and --client-key",
];

function unavailable(
  message: string,
  host: string,
  sent: boolean,
  cause: unknown,
  hints: readonly string[],
  retryable = true,
): TapPassError {
  return new TapPassError("UNAVAILABLE", message, { hints, facts: { host, sent }, retryable, cause });
}

function isTls(code: string, cause: unknown): boolean {
  if (/CERT|SSL|TLS|UNABLE_TO_|SELF_SIGNED|EPROTO/.test(code)) return true;
  return cause instanceof Error && /\b(?:SSL|TLS)\b|tlsv1/.test(cause.message);
}

/** The first error of several addresses, or the end of the chain of causes. */
function deepest(error: unknown): unknown {
  let found = error;
  for (let depth = 0; depth < 5 && found instanceof Error; depth += 1) {
    const next = found instanceof AggregateError && found.errors.length > 0 ? found.errors[0] : found.cause;
    if (!(next instanceof Error)) break;
    found = next;
  }
  return found;
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}
