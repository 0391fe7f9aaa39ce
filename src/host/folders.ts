/** Where the program keeps things: the XDG folders (https://specifications.freedesktop.org/basedir-spec/). */
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import type { Env } from "../core/ports.ts";
import type { Folders } from "./context.ts";

/** `TAPPASS_CONFIG_DIR` moves the configuration only. A relative XDG path is ignored, as its specification says. */
export function systemFolders(env: Env, cwd: string): Folders {
  const home = env.HOME || homedir();
  const under = (name: string, fallback: string) => {
    const value = env[name];
    return join(value && isAbsolute(value) ? value : join(home, fallback), "tappass");
  };
  return {
    config: env.TAPPASS_CONFIG_DIR ? resolve(cwd, env.TAPPASS_CONFIG_DIR) : under("XDG_CONFIG_HOME", ".config"),
    state: under("XDG_STATE_HOME", ".local/state"),
    cache: under("XDG_CACHE_HOME", ".cache"),
  };
}
