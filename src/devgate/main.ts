/** The development gateway as a program: flags, keys, storage, sockets and signals are put together here. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EXIT, TapPassError } from "../core/errors.ts";
import type { Clock, Random } from "../core/ports.ts";
import { createAccess } from "./access.ts";
import { catchUp } from "./commit.ts";
import type { Gateway } from "./exchange.ts";
import { openFileStore } from "./file-store.ts";
import { type Flags, HELP, parseFlags } from "./flags.ts";
import { lockFolder } from "./folder-lock.ts";
import { openLedger } from "./ledger.ts";
import { close, listen } from "./listening.ts";
import { keyRingLoader, loadSigningKey, loadTokens } from "./material.ts";
import { createRateLimit } from "./rate-limit.ts";
import { createSealer } from "./sealer.ts";
import { seedEvents } from "./seed-events.ts";
import { createServer } from "./server.ts";
import { openState } from "./state.ts";
import type { Store } from "./store.ts";

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}),
};
const random: Random = { bytes: (count) => new Uint8Array(randomBytes(count)), uuid: () => randomUUID() };

/** Runs until it is stopped; resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    // Whoever reads the export lines may close the pipe behind them.
    process.stdout.on("error", () => {});
    const flags = parseFlags(argv);
    if (flags.help) {
      process.stdout.write(HELP);
      return 0;
    }
    if (flags.version) {
      process.stdout.write(`${versionText()}\n`);
      return 0;
    }
    return await serve(flags);
  } catch (error) {
    const isKnown = error instanceof TapPassError;
    process.stderr.write(`tappass-devgate: error: ${isKnown ? error.message : describe(error)}\n`);
    for (const hint of isKnown ? error.hints : []) process.stderr.write(`tappass-devgate: hint: ${hint}\n`);
    return isKnown && error.exitCode === EXIT.USAGE ? 2 : 1;
  }
}

async function serve(flags: Flags): Promise<number> {
  const folder = resolve(
    flags.data ?? join(process.env.XDG_DATA_HOME || join(homedir(), ".local/share"), "tappass-devgate"),
  );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(join(folder, "gateway.lock"), process.pid, isAlive);
  try {
    const database = process.env.DATABASE_URL;
    const store = database
      ? await (await import("./postgres-store.ts")).openPostgresStore(database)
      : await openFileStore(folder);
    try {
      return await serveFrom(store, folder, flags);
    } finally {
      await store.close();
    }
  } finally {
    unlock();
  }
}

async function serveFrom(store: Store, folder: string, flags: Flags): Promise<number> {
  const say = (line: string): void => {
    if (!flags.quiet) tell(line);
  };
  const { env } = process;
  const signingKey = await loadSigningKey(env, folder);
  const sealer = await createSealer(keyRingLoader(env, folder, random));
  const tokens = await loadTokens(env, folder, flags.roleTokens, random);
  const ledger = await openLedger({ store, signingKey, checkpointEvery: flags.checkpointEvery, clock, random });
  const state = await openState(store);
  for (const repair of [...store.repairs, ...ledger.repairs]) tell(`recovered: ${repair}`);
  if (!state.signingKeys.has(ledger.keyId)) {
    const public_key = Buffer.from(ledger.publicKey).toString("base64");
    await state.apply({ op: "signing_key.used", key_id: ledger.keyId, public_key });
  }
  if (flags.seed > 0 && ledger.length > 0) say(`the trail has ${ledger.length} events already; --seed adds none`);
  else await ledger.recordAll(seedEvents(flags.seed, flags.agents, clock.now(), random));
  const caughtUp = await catchUp(state.announced, ledger.changeIds, ledger);
  if (caughtUp > 0) tell(`recovered: ${caughtUp} events of changes that a crash had kept from the trail were written`);
  for (const reason of sealer.unopened([...state.secrets.values()])) tell(`warning: ${reason}`);

  let isReady = false;
  const gateway: Gateway = {
    ledger,
    state,
    agents: flags.agents,
    sealer,
    clock,
    random,
    isReady: () => isReady,
    isWritable: () => store.isUsable(),
    recordsReads: flags.recordReads,
  };
  const server = createServer({
    gateway,
    access: createAccess(gateway, tokens.bootstrap),
    random,
    prefix: flags.prefix,
    rateLimit: createRateLimit(flags.rateLimit, clock),
    onFault: (message) => tell(`fault: ${message}`),
  });
  const stopped = stopSignal();
  const readyFile = flags.readyFile === undefined ? undefined : resolve(flags.readyFile);
  // One of an earlier run would announce an address at which nobody listens.
  if (readyFile !== undefined) rmSync(readyFile, { force: true });
  const port = await listen(server, flags.host, flags.port);
  try {
    isReady = true;
    const url = `http://${flags.host.includes(":") ? `[${flags.host}]` : flags.host}:${port}${flags.prefix}`;
    const lines = [["TAPPASS_URL", url] as const, ...tokens.exports];
    process.stdout.write(lines.map(([name, value]) => `export ${name}=${quoted(value)}\n`).join(""));
    if (readyFile !== undefined) writeAtomically(readyFile, `${JSON.stringify({ url, pid: process.pid })}\n`);
    const where = env.DATABASE_URL ? "Postgres" : folder;
    say(`listening on ${url}, ${ledger.length} events, state in ${where}; it proxies no LLM traffic`);
    if (!env.TAPPASS_VAULT_KEY)
      say(
        `provider keys are encrypted under ${sealer.fingerprint}, kept beside them in vault.key: for development only`,
      );
    if (!LOOPBACK.has(flags.host)) tell("warning: it listens beyond this machine, without TLS");
    say(`${await stopped}: stopping`);
  } finally {
    isReady = false;
    await close(server);
    if (readyFile !== undefined) rmSync(readyFile, { force: true });
  }
  return 0;
}

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

function tell(line: string): void {
  process.stderr.write(`tappass-devgate: ${line}\n`);
}

function stopSignal(): Promise<string> {
  return new Promise((resolveSignal) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolveSignal(name));
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function writeAtomically(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

/** For a shell's `eval`. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function versionText(): string {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code && !message.startsWith(code) ? `${code}: ${message}` : String(message);
}
