/** The development gateway as a process of its own, on a free port, stopped by its pid. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../scripts/tappass.ts";

export interface RunningGateway {
  readonly url: string;
  readonly data: string;
  readonly adminKey: string;
  readonly auditorKey: string;
  readonly developerKey: string;
  readonly stderr: () => string;
  /** A call with a token; `token` null for none. */
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface CallOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GatewayOptions {
  /** Kept between starts when given; the caller removes it. */
  readonly data?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export async function startGateway(options: GatewayOptions = {}): Promise<RunningGateway> {
  const home = mkdtempSync(join(tmpdir(), "tappass-gateway-"));
  const data = options.data ?? join(home, "data");
  const ready = join(home, "ready.json");
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    [
      join(ROOT, "bin/tappass-devgate.js"),
      "--data",
      data,
      "--port",
      "0",
      "--role-tokens",
      "--ready-file",
      ready,
      ...(options.args ?? []),
    ],
    { env: { ...inherited, ...options.env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await untilReady(
    child,
    () => existsSync(ready) && /TAPPASS_DEVELOPER_KEY=/.test(stdout),
    () => stderr,
  );
  const exported = (name: string): string => new RegExp(`${name}='([^']+)'`).exec(stdout)![1]!;
  const adminKey = exported("TAPPASS_ADMIN_KEY");
  const { url } = JSON.parse(readFileSync(ready, "utf8")) as { url: string };
  return {
    url,
    data,
    adminKey,
    auditorKey: exported("TAPPASS_AUDITOR_KEY"),
    developerKey: exported("TAPPASS_DEVELOPER_KEY"),
    stderr: () => stderr,
    call(method, path, { token = adminKey, body, headers = {} } = {}) {
      return fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
    },
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill(signal);
        await ended;
      }
      rmSync(home, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

async function untilReady(child: ChildProcess, isReady: () => boolean, errors: () => string): Promise<void> {
  for (let i = 0; i < 600; i += 1) {
    if (isReady()) return;
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}: ${errors()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.kill("SIGKILL");
  throw new Error(`the gateway did not start: ${errors()}`);
}
