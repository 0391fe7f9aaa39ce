/** Checks of the machine, the gateway and the trust between them; each says what it saw and what to do. */

import { parseTrustedKeys } from "../audit/index.ts";
import { TapPassError } from "../core/errors.ts";
import type { Clock, Files } from "../core/ports.ts";
import type { GatewayClient } from "../gateway/client.ts";
import { currentPin, loadPinnedKeys } from "./pinned-keys.ts";

export interface Check {
  readonly check: string;
  readonly state: "ok" | "warn" | "fail";
  readonly found: string;
  readonly hint?: string;
}

export interface DiagnosisPorts {
  readonly files: Files;
  readonly clock: Clock;
  readonly client: () => Promise<GatewayClient>;
  readonly hasToken: () => Promise<string | undefined>;
  /** Permission bits of a file or folder; undefined where there is none. */
  readonly modeOf: (path: string) => Promise<number | undefined>;
  readonly node: string;
  readonly configPath: string;
  readonly configFolder: string;
  readonly stateFolder: string;
}

/** More than this and times in errors and expiries mislead. Milliseconds. */
const MOST_SKEW = 30_000;

export async function diagnose(ports: DiagnosisPorts): Promise<Check[]> {
  const local = [node(ports.node), await config(ports), await state(ports)];
  const token = await ports.hasToken();
  let client: GatewayClient;
  try {
    client = await ports.client();
  } catch (error) {
    return [...local, failed("gateway", error)];
  }
  const reachable = await attempt("gateway reachable", async () =>
    ok("gateway reachable", `${client.url} is ${(await client.live()).status}`),
  );
  if (reachable.state === "fail") return [...local, reachable];
  return [
    ...local,
    reachable,
    await attempt("gateway ready", () => readiness(client)),
    await attempt("clock", () => clock(client, ports.clock)),
    await attempt("token", () => tokenCheck(client, token)),
    await attempt("signing key", () => pinCheck(client, ports)),
  ];
}

function node(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return { check: "node", state: "fail", found: version, hint: "install Node 20.19 or later" };
  if (major < 22)
    return {
      check: "node",
      state: "warn",
      found: version,
      hint: "Node 20 gets no more security fixes: move to 22 or later",
    };
  return ok("node", version);
}

async function config({ modeOf, configPath, configFolder }: DiagnosisPorts): Promise<Check> {
  const mode = await modeOf(configPath);
  const folder = await modeOf(configFolder);
  if (mode === undefined) return ok("configuration", "none, defaults are in force");
  const isOpen = (mode & 0o077) !== 0 || ((folder ?? 0) & 0o077) !== 0;
  if (isOpen)
    return {
      check: "configuration",
      state: "warn",
      found: `${configPath} can be read by others`,
      hint: `chmod 700 ${configFolder} && chmod 600 ${configPath}`,
    };
  return ok("configuration", configPath);
}

async function state({ files, stateFolder }: DiagnosisPorts): Promise<Check> {
  return attempt("state folder", async () => {
    const probe = `${stateFolder}/doctor.probe`;
    await files.write(probe, "");
    await files.remove(probe);
    return ok("state folder", `${stateFolder} can be written`);
  });
}

async function readiness(client: GatewayClient): Promise<Check> {
  const { status } = await client.ready();
  if (status === "ok") return ok("gateway ready", "it serves requests");
  return {
    check: "gateway ready",
    state: "fail",
    found: `it says ${status}`,
    hint: "wait until it has started, or look at its log",
  };
}

async function clock(client: GatewayClient, own: Clock): Promise<Check> {
  const theirs = await client.serverTime();
  if (theirs === undefined) return { check: "clock", state: "warn", found: "the gateway sends no Date" };
  const skew = Math.abs(theirs - own.now());
  if (skew <= MOST_SKEW) return ok("clock", "agrees with the gateway's");
  return {
    check: "clock",
    state: "warn",
    found: `${Math.round(skew / 1000)} s away from the gateway's`,
    hint: "synchronise the clocks (NTP)",
  };
}

async function tokenCheck(client: GatewayClient, source: string | undefined): Promise<Check> {
  if (source === undefined)
    return { check: "token", state: "fail", found: "there is none", hint: "set TAPPASS_ADMIN_KEY" };
  const { subject, roles } = await client.identity();
  return ok("token", `${source}: ${subject || "unnamed"} with ${roles.join(", ") || "no role"}`);
}

async function pinCheck(client: GatewayClient, { files, configFolder }: DiagnosisPorts): Promise<Check> {
  const pin = currentPin(await loadPinnedKeys(files, configFolder), client.url);
  const offered = parseTrustedKeys(await client.signingKey(), "the gateway's key")[0]!;
  if (!pin)
    return {
      check: "signing key",
      state: "warn",
      found: `${offered.key_id} is offered, none is pinned`,
      hint: "tappass audit pin",
    };
  if (pin.fingerprint === offered.fingerprint) return ok("signing key", `${pin.key_id}, pinned ${pin.pinned_at}`);
  return {
    check: "signing key",
    state: "fail",
    found: `${offered.key_id} is offered, but ${pin.key_id} is pinned`,
    hint: "ask the gateway's operator; if the change is genuine: tappass audit pin --replace",
  };
}

async function attempt(check: string, action: () => Promise<Check>): Promise<Check> {
  try {
    return await action();
  } catch (error) {
    return failed(check, error);
  }
}

function failed(check: string, error: unknown): Check {
  if (!(error instanceof TapPassError)) throw error;
  const [hint] = error.hints;
  return { check, state: "fail", found: error.message, ...(hint === undefined ? {} : { hint }) };
}

function ok(check: string, found: string): Check {
  return { check, state: "ok", found };
}
