/** Taking the gateway's checkpoints away, as their own lines. */
import type { Files } from "../core/ports.ts";
import type { GatewayClient } from "../gateway/client.ts";
import { assertFolder } from "./output-folder.ts";

/** Replaces the file at `path`; returns how many there are. */
export async function saveCheckpoints(client: GatewayClient, files: Files, path: string): Promise<number> {
  await assertFolder(files, path);
  const lines = await client.checkpointLines();
  await files.write(path, lines.map((line) => `${line}\n`).join(""));
  return lines.length;
}
