/** Issuing a developer key, so that it is never made twice and never lost without a word. */
import { DAY, parseDuration } from "../core/duration.ts";
import { TapPassError, usage } from "../core/errors.ts";
import type { Clock, Random } from "../core/ports.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { CreatedKey, DeveloperKey, DeveloperKeyRequest } from "../gateway/wire.ts";
import { isEmail } from "./email.ts";

export type { CreatedKey } from "../gateway/wire.ts";

export interface CreateKeyPorts {
  readonly client: GatewayClient;
  readonly clock: Clock;
  readonly random: Random;
}

/** Where the gateway does not tell its time: how far two clocks may be apart. Milliseconds. */
const SKEW = 5 * 60_000;
/** A Date header has whole seconds, and its reply was under way for a while. Milliseconds. */
const ROUGHLY = 2000;

/** Checked before any call. Throws `USAGE`. */
export function keyRequest(email: string, expires: string, name: string | undefined): DeveloperKeyRequest {
  if (!isEmail(email)) throw usage("--email takes an e-mail address, such as alice@company.com");
  const days = parseDuration(expires) / DAY;
  if (!Number.isInteger(days) || days < 1 || days > 365) throw usage("--expires takes whole days from 1d to 365d");
  if (name !== undefined && (name === "" || name.length > 100)) throw usage("--name takes 1 to 100 characters");
  return { developer_email: email, expires_days: days, ...(name === undefined ? {} : { name }) };
}

/**
 * One POST, never repeated blindly. Where its outcome is unknown the gateway is asked which keys it has, and the error
 * (`OUTCOME_UNKNOWN`) says what was found.
 */
export async function createKey(
  agent: string,
  request: DeveloperKeyRequest,
  ports: CreateKeyPorts,
): Promise<CreatedKey> {
  const { client, clock, random } = ports;
  const started = clock.now();
  try {
    return await client.createKey(agent, request, random.uuid());
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw interrupted(agent, request, error);
    if (!(error instanceof TapPassError) || !isUnknown(error)) throw error;
    throw await whatHappened(agent, request, started, error, ports);
  }
}

/** The request may have reached the gateway. A refused connection or a limit cannot have made a key. */
function isUnknown(error: TapPassError): boolean {
  if (error.facts.sent === false) return false;
  if (error.facts.status === 429) return false;
  return ["TIMEOUT", "UNAVAILABLE", "PROVIDER_ERROR", "FAULT"].includes(error.code);
}

async function whatHappened(
  agent: string,
  request: DeveloperKeyRequest,
  started: number,
  cause: TapPassError,
  ports: CreateKeyPorts,
): Promise<TapPassError> {
  const facts = cause.facts;
  const found = await keysSince(started, agent, request, ports).catch(() => undefined);
  const list = listLine(agent, request);
  if (found === undefined) {
    return new TapPassError("OUTCOME_UNKNOWN", `${cause.message}; whether a key was made is not known`, {
      hints: [`when the gateway answers again, look with: ${list}`],
      facts,
      cause,
    });
  }
  if (found.length === 0) {
    return new TapPassError(
      "OUTCOME_UNKNOWN",
      `${cause.message}; the gateway lists no new key for ${request.developer_email}`,
      {
        hints: ["it is safe to try again"],
        facts,
        cause,
      },
    );
  }
  const ids = found.map((key) => key.key_id).join(" ");
  return new TapPassError("OUTCOME_UNKNOWN", `${cause.message}; a new key is listed (${ids}), but its value is lost`, {
    hints: [`revoke it, then try again: tappass keys revoke ${ids} --agent ${agent}`],
    facts,
    cause,
  });
}

/**
 * Live keys for that address that the gateway made since `started` (own time). Its clock is asked for: a key of a few
 * minutes before, which somebody may use, must not be taken for the one that was lost.
 */
async function keysSince(
  started: number,
  agent: string,
  request: DeveloperKeyRequest,
  { client, clock }: CreateKeyPorts,
): Promise<DeveloperKey[]> {
  const keys = await client.listKeys(agent);
  const theirs = await client.serverTime().catch(() => undefined);
  const since = theirs === undefined ? started - SKEW : started + (theirs - clock.now()) - ROUGHLY;
  return keys.filter(
    (key) => key.developer_email === request.developer_email && !key.revoked_at && Date.parse(key.created_at) >= since,
  );
}

/** Ctrl-C does not call back what was sent. */
function interrupted(agent: string, request: DeveloperKeyRequest, cause: Error): TapPassError {
  return new TapPassError(
    "INTERRUPTED",
    "interrupted while the key was being made: it may exist, but its value is lost",
    {
      hints: [`look, and revoke it if it is there: ${listLine(agent, request)}`],
      cause,
    },
  );
}

function listLine(agent: string, { developer_email }: DeveloperKeyRequest): string {
  return `tappass keys list --agent ${agent} --email ${developer_email}`;
}
