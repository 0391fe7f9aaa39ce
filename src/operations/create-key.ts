/** Issuing a developer key, so that it is never made twice and never lost without a word. */
import { DAY, parseDuration } from "../core/duration.ts";
import { TapPassError, usage } from "../core/errors.ts";
import type { Clock, Random } from "../core/ports.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { CreatedKey, DeveloperKeyRequest } from "../gateway/wire.ts";
import { isEmail } from "./email.ts";

export type { CreatedKey } from "../gateway/wire.ts";

export interface CreateKeyPorts {
  readonly client: GatewayClient;
  readonly clock: Clock;
  readonly random: Random;
}

/** Clocks of two machines differ; a key this much older than the request may still be its. */
const SKEW = 5 * 60_000;

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
    if (!(error instanceof TapPassError) || !isUnknown(error)) throw error;
    throw await whatHappened(agent, request, started, error, client);
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
  client: GatewayClient,
): Promise<TapPassError> {
  const facts = cause.facts;
  const found = await client
    .listKeys(agent)
    .then((keys) =>
      keys.filter(
        (key) =>
          key.developer_email === request.developer_email &&
          !key.revoked_at &&
          Date.parse(key.created_at) >= started - SKEW,
      ),
    )
    .catch(() => undefined);
  const list = `tappass keys list --agent ${agent} --email ${request.developer_email}`;
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
