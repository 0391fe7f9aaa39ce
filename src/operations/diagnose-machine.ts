/** The checks of this machine: Node, the configuration, file modes, the state folder. */
import { join } from "node:path";
import type { Files, Random } from "../core/ports.ts";
import type { Ask, Check, Found } from "./check.ts";
import { trustPath } from "./pinned-keys.ts";

export interface MachineParts {
  readonly files: Files;
  /** Permission bits of a file or folder; undefined where there is none. */
  readonly modeOf: (path: string) => Promise<number | undefined>;
  readonly random: Random;
  readonly platform: { readonly node: string; readonly os: string; readonly version: string };
  readonly folders: { readonly config: string; readonly state: string };
  readonly config: { readonly path: string; check(): Promise<void> };
}

const OLDEST_NODE = [20, 19] as const;
const MAINTAINED_NODE = 22;
/** Bits that let somebody else than the owner in. */
const OTHERS = 0o077;

export async function diagnoseMachine(parts: MachineParts, ask: Ask): Promise<Check[]> {
  const { files, modeOf, config, folders } = parts;
  return [
    await ask("node", async () => nodeVersion(parts.platform)),
    await ask("configuration", async () => {
      await config.check();
      const isThere = await files.exists(config.path);
      return { state: "ok", found: isThere ? config.path : `${config.path} (none yet, defaults are used)` };
    }),
    await ask("file modes", () =>
      fileModes(modeOf, [folders.config, folders.state], [config.path, trustPath(folders.config)]),
    ),
    await ask("state folder", async () => {
      const probe = join(folders.state, `.doctor-${parts.random.uuid()}`);
      await files.write(probe, "");
      await files.remove(probe);
      return { state: "ok", found: `${folders.state} can be written` };
    }),
  ];
}

function nodeVersion({ node, os, version }: MachineParts["platform"]): Found {
  const [major = 0, minor = 0] = node.replace(/^v/, "").split(".").map(Number);
  const [least, leastMinor] = OLDEST_NODE;
  const found = `Node ${node}, tappass ${version}, ${os}`;
  if (major < least || (major === least && minor < leastMinor))
    return { state: "fail", found, hint: `install Node ${OLDEST_NODE.join(".")} or later` };
  if (major < MAINTAINED_NODE)
    return {
      state: "warn",
      found,
      hint: `Node ${major} gets no more security fixes: move to ${MAINTAINED_NODE} or later`,
    };
  return { state: "ok", found };
}

async function fileModes(
  modeOf: MachineParts["modeOf"],
  folders: readonly string[],
  paths: readonly string[],
): Promise<Found> {
  const wrong: string[] = [];
  let looked = 0;
  for (const path of [...folders, ...paths]) {
    const mode = await modeOf(path);
    if (mode === undefined) continue;
    looked += 1;
    if ((mode & OTHERS) !== 0) wrong.push(`${path} is ${mode.toString(8).padStart(4, "0")}`);
  }
  if (wrong.length > 0) {
    return {
      state: "warn",
      found: wrong.join("; "),
      hint: "others on this machine can get at it: chmod 700 for folders, 600 for files",
    };
  }
  return { state: "ok", found: looked === 0 ? "nothing is stored yet" : "for the owner alone" };
}
