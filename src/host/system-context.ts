/** Composes what commands may touch from this process, its files and its network; the heavy parts on first use. */
import { arch, platform, release } from "node:os";
import { TapPassError } from "../core/errors.ts";
import type { Http } from "../core/ports.ts";
import { VERSION } from "../core/version.ts";
import type { GatewayClient } from "../gateway/client.ts";
import { systemClock, systemRandom } from "./clock.ts";
import { openConfig } from "./config.ts";
import { openConfigFile } from "./config-file.ts";
import type { Context, Manual } from "./context.ts";
import { openCredentials } from "./credentials.ts";
import { systemFiles } from "./files.ts";
import { systemFolders } from "./folders.ts";
import { globalsOf, type Options, settingFlags } from "./globals.ts";
import { openLog } from "./log.ts";
import { blockNetwork } from "./network-block.ts";
import { openOutput } from "./output.ts";
import type { Bar } from "./progress.ts";
import { findProject } from "./project-file.ts";
import { openPrompts } from "./prompts.ts";
import { resolveSettings } from "./resolve.ts";
import { openSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

export interface ContextOptions {
  readonly terminal: Terminal;
  /** As typed. */
  readonly options: Options;
  /** Formats that the command can print. */
  readonly formats: readonly string[];
  readonly manual: Manual;
  readonly bar: Bar;
  /**
   * `none` for commands that work without any, `lenient` for those that mend it, `examined` for those that say what is
   * wrong with it: of a broken one they see nothing.
   */
  readonly configuration: "needed" | "lenient" | "examined" | "none";
}

/** Throws `USAGE` or `CONFIG_INVALID` for settings that cannot be used. `close` gives signals and screen back. */
export async function openContext(given: ContextOptions): Promise<{ context: Context; close(): Promise<void> }> {
  const { terminal, options, formats, manual, configuration } = given;
  const { env } = terminal;
  const cwd = process.cwd();
  const folders = systemFolders(env, cwd);
  const file = openConfigFile(folders.config);
  const project = configuration !== "none" ? await findProject(cwd) : undefined;
  const flags = settingFlags(options);
  const lenient = configuration !== "needed";
  const userFile = async () => {
    if (configuration === "none") return {};
    return configuration === "examined" ? file.read().catch(() => ({})) : file.read();
  };
  const inForce = async () => resolveSettings({ flags, env, project, user: await userFile(), lenient });
  const check = async () => resolveSettings({ flags, env, project, user: await file.read() });
  const canAsk = terminal.stdinIsTTY && terminal.stderrIsTTY;
  const globals = globalsOf(options, await inForce(), formats, canAsk);

  const log = openLog(terminal, globals.debug);
  const output = openOutput({
    terminal,
    env,
    clock: systemClock,
    quiet: globals.quiet,
    noColour: options.color === false,
    bar: given.bar,
  });
  for (const warning of project?.warnings ?? []) output.warn(warning);
  const signals = openSignals();
  terminal.onClosed(() => signals.abort(closedPipe()));
  const credentials = openCredentials(env, globals.profile, log);

  let offline = false;
  let http: Promise<Http> | undefined;
  let gateway: Promise<GatewayClient> | undefined;
  const context: Context = {
    env,
    cwd,
    clock: systemClock,
    random: systemRandom,
    files: systemFiles,
    log,
    output,
    prompts: openPrompts({ canAsk: globals.input, coloured: output.colour.stderr > 0, signal: signals.signal }),
    folders,
    config: openConfig(file, async () => (await inForce()).values(), check),
    credentials,
    signal: signals.signal,
    platform: { node: process.version, os: `${platform()} ${release()} ${arch()}`, version: VERSION },
    globals,
    manual,
    http() {
      if (offline) return Promise.reject(new TapPassError("USAGE", "the network is needed, and --offline refuses it"));
      http ??= import("../net/http.ts").then(({ createHttp }) =>
        createHttp({
          ...(globals.caFile === undefined ? {} : { caFile: globals.caFile }),
          ...(globals.clientCert === undefined ? {} : { clientCert: globals.clientCert }),
          ...(globals.clientKey === undefined ? {} : { clientKey: globals.clientKey }),
          ...(globals.timeout === undefined ? {} : { timeout: globals.timeout }),
          log,
          clock: systemClock,
          random: systemRandom,
          env,
          userAgent: `tappass/${VERSION}`,
          signal: signals.signal,
        }),
      );
      return http;
    },
    gateway() {
      gateway ??= openGateway(context);
      return gateway;
    },
    sources: async (paths) => (await import("./sources.ts")).openSources(paths, cwd, signals.signal),
    readStdin: async (limit) => (await import("./stdin.ts")).readStdin(terminal, signals.signal, limit),
    modeOf: async (path) => (await import("./disk.ts")).modeOf(path),
    blockNetwork() {
      offline = true;
      return blockNetwork();
    },
  };
  const close = async () => {
    output.clear();
    signals.close();
  };
  return { context, close };
}

/** The gateway that flags, environment and profile choose, with the token in force. */
async function openGateway(context: Context): Promise<GatewayClient> {
  const { createGatewayClient } = await import("../gateway/rest-client.ts");
  const { globals, clock, output } = context;
  const url = globals.url ?? DEFAULT_URL;
  const found = await context.credentials.token();
  const client = createGatewayClient({
    url,
    ...(globals.apiPrefix === undefined ? {} : { apiPrefix: globals.apiPrefix }),
    ...(found === undefined ? {} : { token: found.token }),
    http: await context.http(),
    clock,
  });
  const { protocol, hostname } = new URL(client.url);
  if (found && protocol === "http:" && !LOOPBACK.has(hostname))
    output.warn(`the token travels to ${hostname} in the clear: use https`);
  return client;
}

const DEFAULT_URL = "http://localhost:9620";
const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

function closedPipe(): Error {
  const reason = new Error("the reader of stdout has gone");
  reason.name = "AbortError";
  return reason;
}
