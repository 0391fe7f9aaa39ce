/** The development gateway as a program: flags, keys, storage, sockets and signals are put together here. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TapPassError } from "../core/errors.ts";
import type { Clock, Random } from "../core/ports.ts";
import { type BootstrapToken, createAccess } from "./access.ts";
import type { Gateway } from "./exchange.ts";
import { openFileStore } from "./file-store.ts";
import { type Flags, HELP, parseFlags } from "./flags.ts";
import { lockFolder } from "./folder-lock.ts";
import { makeSigningKey, parseSigningKey, readOrMake } from "./key-files.ts";
import { openLedger } from "./ledger.ts";
import { createRateLimit } from "./rate-limit.ts";
import { createSealer } from "./sealer.ts";
import { seedEvents } from "./seed-events.ts";
import { createServer } from "./server.ts";
import { openState } from "./state.ts";
import { hashToken, makeToken, type Role } from "./tokens.ts";

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}),
};
const random: Random = { bytes: (count) => new Uint8Array(randomBytes(count)), uuid: () => randomUUID() };
/** Running requests get this long to finish. */
const GRACE = 5000;

/** Runs until it is stopped; resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
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
    return isKnown && error.code === "USAGE" ? 2 : 1;
  }
}

async function serve(flags: Flags): Promise<number> {
  const say = (line: string): void => {
    if (!flags.quiet) process.stderr.write(`tappass-devgate: ${line}\n`);
  };
  const folder = resolve(
    flags.data ?? join(process.env.XDG_DATA_HOME || join(homedir(), ".local/share"), "tappass-devgate"),
  );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(join(folder, "gateway.lock"), process.pid, isAlive);
  try {
    return await serveFrom(folder, flags, say);
  } finally {
    unlock();
  }
}

async function serveFrom(folder: string, flags: Flags, say: (line: string) => void): Promise<number> {
  const keyPath = process.env.TAPPASS_AUDIT_SIGNING_KEY;
  const signingText = keyPath
    ? await readFile(keyPath, "utf8")
    : (await readOrMake(join(folder, "audit-signing-key.pem"), makeSigningKey)).text;
  const signingKey = parseSigningKey(signingText, keyPath ?? "audit-signing-key.pem");
  const vaultKeyPath = join(folder, "vault.key");
  const isOwnKey = !process.env.TAPPASS_VAULT_KEY;
  const sealer = await createSealer(
    async () =>
      process.env.TAPPASS_VAULT_KEY || (await readOrMake(vaultKeyPath, () => randomBytes(32).toString("base64"))).text,
  );
  const adminKey =
    process.env.TAPPASS_ADMIN_KEY ||
    (await readOrMake(join(folder, "admin.key"), () => makeToken("tp_admin_", 40, random))).text;

  const database = process.env.DATABASE_URL;
  const store = database
    ? await (await import("./postgres-store.ts")).openPostgresStore(database)
    : await openFileStore(folder);
  try {
    const ledger = await openLedger({ store, signingKey, checkpointEvery: flags.checkpointEvery, clock, random });
    for (const repair of [...store.repairs, ...ledger.repairs]) say(`recovered: ${repair}`);
    if (flags.seed > 0 && ledger.length === 0)
      await ledger.recordAll(seedEvents(flags.seed, flags.agents, clock.now(), random));
    let isReady = true;
    const gateway: Gateway = {
      ledger,
      state: await openState(store),
      agents: flags.agents,
      sealer,
      clock,
      random,
      isReady: () => isReady,
    };

    const tokens: BootstrapToken[] = [bootstrap("admin", ["ADMIN", "AUDITOR", "DEVELOPER", "PLATFORM"], adminKey)];
    const lines = [`export TAPPASS_ADMIN_KEY=${quoted(adminKey)}`];
    if (flags.roleTokens) {
      for (const [subject, role] of [
        ["auditor", "AUDITOR"],
        ["developer", "DEVELOPER"],
      ] as const) {
        const { text } = await readOrMake(join(folder, `${subject}.key`), () =>
          makeToken(`tp_${subject}_`, 40, random),
        );
        tokens.push(bootstrap(subject, [role], text));
        lines.push(`export TAPPASS_${role}_KEY=${quoted(text)}`);
      }
    }
    const server = createServer({
      gateway,
      access: createAccess(gateway, tokens),
      random,
      prefix: flags.prefix,
      rateLimit: createRateLimit(flags.rateLimit, clock),
      onFault: (message) => process.stderr.write(`tappass-devgate: fault: ${message}\n`),
    });
    const stopped = stopSignal();
    await listen(server, flags);
    const { port } = server.address() as AddressInfo;
    const host = flags.host.includes(":") ? `[${flags.host}]` : flags.host;
    const url = `http://${host}:${port}${flags.prefix}`;
    process.stdout.write([`export TAPPASS_URL=${quoted(url)}`, ...lines, ""].join("\n"));
    if (flags.readyFile) writeAtomically(resolve(flags.readyFile), `${JSON.stringify({ url, pid: process.pid })}\n`);
    say(
      `listening on ${url}, ${ledger.length} events, state in ${database ? "Postgres" : folder}; it proxies no LLM traffic`,
    );
    if (isOwnKey)
      say(
        `provider keys are encrypted under ${sealer.fingerprint}, kept beside them in vault.key: for development only`,
      );
    if (!LOOPBACK.has(flags.host)) say("warning: it listens beyond this machine, without TLS");

    const signal = await stopped;
    say(`${signal}: stopping`);
    isReady = false;
    await close(server);
    return 0;
  } finally {
    await store.close();
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

function bootstrap(subject: string, roles: readonly Role[], token: string): BootstrapToken {
  return { subject, roles, hash: hashToken(token) };
}

function stopSignal(): Promise<string> {
  return new Promise((resolveSignal) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolveSignal(name));
  });
}

function listen(server: ReturnType<typeof createServer>, { host, port }: Flags): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      const hints = isTaken ? ["--port 0 takes any free port"] : [];
      fail(
        new TapPassError(
          "FAULT",
          isTaken ? `port ${port} is in use` : `cannot listen on ${host}:${port} (${error.code})`,
          { hints },
        ),
      );
    });
    server.listen(port, host, done);
  });
}

/** No new connections; running requests may finish, idle ones are closed. */
async function close(server: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), GRACE);
  await closed;
  clearTimeout(late);
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
  return code ? `${code}: ${message}` : String(message);
}
