/** How connections are made: own authority, client certificate, proxy of the environment. */
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { TapPassError, usage } from "../core/errors.ts";
import type { Env } from "../core/ports.ts";

export interface Connections {
  /** PEM; takes the place of the authorities that come with Node. */
  readonly caFile?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly env: Env;
}

/**
 * Chooses the dispatcher of a URL; loopback never goes through a proxy, which would only learn the token.
 * Throws `INPUT_UNREADABLE` or `USAGE` for certificate files that cannot be used.
 */
export async function openDispatchers(given: Connections): Promise<(url: URL) => Dispatcher> {
  const { timeout, env } = given;
  const tls = await tlsOptions(given);
  const common = { connect: { timeout, ...tls }, headersTimeout: timeout, bodyTimeout: timeout };
  const direct = new Agent(common);
  const httpProxy = proxyOf(env, "http_proxy");
  const httpsProxy = proxyOf(env, "https_proxy") ?? httpProxy;
  const noProxy = env.no_proxy ?? env.NO_PROXY;
  if (httpProxy === undefined && httpsProxy === undefined) return () => direct;
  const proxied = new EnvHttpProxyAgent({
    ...common,
    ...(Object.keys(tls).length > 0 ? { requestTls: tls } : {}),
    ...(tls.ca ? { proxyTls: { ca: tls.ca } } : {}),
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
  });
  return (url) => (isLoopback(url.hostname) ? direct : proxied);
}

/** Whether a host of a URL is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}

interface TlsOptions {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

async function tlsOptions({ caFile, clientCert, clientKey }: Connections): Promise<TlsOptions> {
  if ((clientCert === undefined) !== (clientKey === undefined)) {
    throw usage("--client-cert and --client-key belong together", "give both, or neither");
  }
  const tls: TlsOptions = {};
  if (caFile !== undefined) {
    tls.ca = await read(caFile);
    if (!tls.ca.includes("-----BEGIN CERTIFICATE-----")) throw unusable(`no PEM certificate in ${caFile}`);
  }
  if (clientCert !== undefined && clientKey !== undefined) {
    tls.cert = await read(clientCert);
    tls.key = await read(clientKey);
  }
  try {
    createSecureContext(tls);
  } catch (cause) {
    const files = [caFile, clientCert, clientKey].filter((file) => file !== undefined).join(", ");
    throw unusable(`the certificates cannot be used: ${files}`, cause);
  }
  return tls;
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw unusable(`cannot read ${path}: ${code === "ENOENT" ? "no such file" : code}`, cause);
  }
}

function unusable(message: string, cause?: unknown): TapPassError {
  return new TapPassError("INPUT_UNREADABLE", message, {
    hints: ["certificates and keys are PEM files without a password"],
    cause,
  });
}

/** A value that is no URL is refused by name: its text may hold a password. */
function proxyOf(env: Env, name: string): string | undefined {
  const upper = name.toUpperCase();
  const value = env[name] || env[upper];
  if (!value) return undefined;
  const url = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(url)) throw usage(`${env[name] ? name : upper} is not a URL`, "write it as http://proxy:3128");
  return url;
}
