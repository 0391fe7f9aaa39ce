/** A gateway's refusals, in both shapes that gateways write them, as product errors. */
import { type ErrorCode, type ErrorDetails, TapPassError } from "../core/errors.ts";
import type { HttpReply } from "../core/ports.ts";
import { redact } from "../core/redact.ts";
import { messageLine } from "../core/text.ts";

export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the base URL. */
  readonly path: string;
  /** Who may, in the words of the API's table: `admin or developer`. */
  readonly role: string;
}

/** The error for a reply that is not a success. Reads the body; a body that cannot be read costs only its message. */
export async function refusal(reply: HttpReply, call: Call, host: string): Promise<TapPassError> {
  const { status } = reply;
  const said = await saidBy(reply);
  const facts = { ...requestId(reply, said.requestId), status };
  const error = (code: ErrorCode, message: string, ...hints: string[]) => {
    const details: ErrorDetails = { facts, hints };
    return new TapPassError(code, said.message ? `${message}: ${said.message}` : message, details);
  };
  switch (status) {
    case 401:
      return error(
        "UNAUTHENTICATED",
        "the gateway does not accept the token",
        "set TAPPASS_ADMIN_KEY to a valid token",
      );
    case 403:
      return error("FORBIDDEN", "not allowed with this token", `the call needs the role ${call.role}`);
    case 404:
      return error(
        "NOT_FOUND",
        "not found",
        `${call.method} ${call.path} on ${host}; hosted gateways want --api-prefix /api`,
      );
    case 409:
      return error("CONFLICT", "refused because of a conflict");
    case 408:
    case 429:
    case 502:
    case 503:
    case 504:
      return error("UNAVAILABLE", `the gateway cannot answer now (${status})`, "wait a little and run it again");
  }
  if (status >= 500) return error("FAULT", `the gateway failed (${status})`, "its log has the request id");
  if (status >= 300 && status < 400) {
    return error("PROVIDER_ERROR", `${host} redirects elsewhere (${status})`, "give the address itself with --url");
  }
  if (status >= 400) return error("INVALID_REQUEST", `the gateway refuses the request (${status})`);
  return error("PROVIDER_ERROR", `the gateway answers ${status}, which means nothing here`);
}

/** A success whose content is not what the API promises. */
export function nonsense(reply: HttpReply, what: string, host: string): TapPassError {
  return new TapPassError("PROVIDER_ERROR", `${host} answers ${what}`, {
    hints: ["check that the URL is a TapPass gateway's, and --api-prefix"],
    facts: { ...requestId(reply), status: reply.status },
  });
}

/** `X-Request-ID`, else the one of the error's body. */
export function requestId(reply: HttpReply, inBody?: string): { request_id?: string } {
  const id = reply.headers["x-request-id"] ?? inBody;
  return id === undefined ? {} : { request_id: messageLine(id, 100) };
}

interface Said {
  readonly message: string;
  readonly requestId?: string;
}

async function saidBy(reply: HttpReply): Promise<Said> {
  let text: string;
  try {
    text = await reply.text();
  } catch {
    return { message: "" };
  }
  const body = parsed(text);
  if (body === undefined) return { message: "" };
  const error = isObject(body.error) ? body.error : undefined;
  const id = error?.request_id ?? body.request_id;
  const message = error?.message ?? (typeof body.error === "string" ? body.error : undefined) ?? detailOf(body.detail);
  return {
    message: typeof message === "string" ? messageLine(redact(message)) : "",
    ...(typeof id === "string" ? { requestId: id } : {}),
  };
}

/** FastAPI: a string, or a list of `{loc, msg}`. */
function detailOf(detail: unknown): string | undefined {
  if (typeof detail === "string") return detail;
  if (!Array.isArray(detail)) return undefined;
  const lines = detail.filter(isObject).map(({ loc, msg }) => {
    const where = Array.isArray(loc) ? loc.filter((part) => part !== "body").join(".") : "";
    return where ? `${where}: ${String(msg)}` : String(msg);
  });
  return lines.length > 0 ? lines.join("; ") : undefined;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
