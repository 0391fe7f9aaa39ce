/** The checks of the gateway: reachable, alive, ready, the token, the clocks, the signing key. */
import { parseTrustedKeys } from "../audit/index.ts";
import { TapPassError } from "../core/errors.ts";
import type { Clock, Files } from "../core/ports.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { Health } from "../gateway/wire.ts";
import type { Ask, Check, Found } from "./check.ts";
import { currentPin, loadPinnedKeys } from "./pinned-keys.ts";

export interface GatewayParts {
  readonly files: Files;
  readonly clock: Clock;
  readonly folders: { readonly config: string };
  /** Throws where the settings make no client. */
  readonly gateway: () => Promise<GatewayClient>;
  /** Where the token comes from; undefined where there is none. */
  readonly tokenSource: () => Promise<string | undefined>;
}

const NEED_THE_GATEWAY = ["ready", "clock", "token", "signing key"];
/** The Date header counts whole seconds, and the answer takes a while. Milliseconds. */
const SKEW_WARN = 30_000;
const SKEW_FAIL = 300_000;

export async function diagnoseGateway(parts: GatewayParts, ask: Ask): Promise<Check[]> {
  let reached: GatewayClient | undefined;
  const alive = await ask("gateway", async () => {
    const client = await parts.gateway();
    const health = await client.live();
    reached = client;
    const { found, ...rest } = healthFound(health, "it is up but not well: see its log");
    return { ...rest, found: `${client.url} says ${found}` };
  });
  const client = reached;
  if (client === undefined) {
    const skipped = { state: "skipped", found: "the gateway was not reached" } as const;
    return [alive, ...NEED_THE_GATEWAY.map((check) => ({ check, ...skipped }))];
  }
  return [
    alive,
    await ask("ready", async () =>
      healthFound(await client.ready(), "it takes no calls now: wait until it has started, or see its log"),
    ),
    await ask("clock", async () => clockFound(await client.serverTime(), parts.clock.now())),
    await ask("token", () => tokenFound(client, parts)),
    await ask("signing key", () => keyFound(client, parts)),
  ];
}

function healthFound({ status, checks = {} }: Health, hint: string): Found {
  const parts = Object.entries(checks).map(
    ([name, state]) => `${name} ${typeof state === "string" ? state : JSON.stringify(state)}`,
  );
  const found = [status, ...parts].join(", ");
  return status === "ok" ? { state: "ok", found } : { state: "fail", found, hint };
}

async function tokenFound(client: GatewayClient, parts: GatewayParts): Promise<Found> {
  const source = await parts.tokenSource();
  if (source === undefined)
    return { state: "fail", found: "there is no token", hint: "set TAPPASS_ADMIN_KEY or TAPPASS_API_KEY" };
  const { subject, roles } = await client.identity();
  const found = `${subject} (${roles.join(", ") || "no roles"}), from ${source}`;
  return roles.length > 0
    ? { state: "ok", found }
    : { state: "warn", found, hint: "a token without a role may do next to nothing" };
}

function clockFound(theirs: number | undefined, now: number): Found {
  if (theirs === undefined) return { state: "skipped", found: "the gateway's answers carry no Date" };
  const skew = theirs - now;
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (Math.abs(skew) <= SKEW_WARN) return { state: "ok", found: "agrees with the gateway's" };
  return {
    state: Math.abs(skew) > SKEW_FAIL ? "fail" : "warn",
    found: `the gateway's clock is ${seconds} s ${skew > 0 ? "ahead of" : "behind"} this machine's`,
    hint: "set both by NTP: expiries and the trail's times depend on it",
  };
}

async function keyFound(client: GatewayClient, { files, folders }: GatewayParts): Promise<Found> {
  const pin = currentPin(await loadPinnedKeys(files, folders.config), client.url);
  const offered = parseTrustedKeys(await client.signingKey(), `${client.url}/audit/signing-key`);
  if (pin === undefined) {
    const names = offered.map((key) => `${key.key_id} (${key.fingerprint})`).join(", ");
    return { state: "warn", found: `${names} is offered, none is pinned`, hint: "tappass audit pin" };
  }
  if (offered.some((key) => key.fingerprint === pin.fingerprint))
    return { state: "ok", found: `${pin.key_id}, pinned ${pin.pinned_at}` };
  throw new TapPassError("KEY_CHANGED", `the gateway offers another key than ${pin.key_id}, pinned ${pin.pinned_at}`, {
    hints: ["compare with tappass audit keys, and ask the gateway's operator before tappass audit pin --replace"],
  });
}
