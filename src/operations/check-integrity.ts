/** The gateway's own word about its trail, beside what our verifier makes of the same events. */
import { type Report, type TrustedKey, verify } from "../audit/index.ts";
import type { ByteSource } from "../core/ports.ts";
import type { GatewayClient } from "../gateway/client.ts";
import type { Integrity } from "../gateway/wire.ts";
import { type ExportPorts, exportTrail } from "./export-trail.ts";
import { pulled } from "./pulled.ts";
import { checkpointSource } from "./save-checkpoints.ts";

export interface IntegrityComparison {
  readonly theirs: Integrity;
  readonly ours: Report;
  /** In words; empty where both say the same. */
  readonly differences: readonly string[];
}

/** Streams the whole trail through the verifier; nothing is written. */
export async function checkIntegrity(
  keys: readonly TrustedKey[],
  pinned: ReadonlySet<string>,
  ports: ExportPorts,
): Promise<IntegrityComparison> {
  const { client } = ports;
  const theirs = await client.integrity();
  const checkpoints = await client.checkpointLines();
  const ours = await verify(
    {
      sources: [trailOf(client, ports)],
      checkpoints: checkpoints.length > 0 ? [checkpointSource(checkpoints)] : [],
      keys,
    },
    { pinned, fetched: new Set(keys.map((key) => key.fingerprint).filter((each) => !pinned.has(each))) },
  );
  return { theirs, ours, differences: differencesOf(theirs, ours, checkpoints.length, keys) };
}

function differencesOf(theirs: Integrity, ours: Report, checkpoints: number, keys: readonly TrustedKey[]): string[] {
  const differences: string[] = [];
  const isIntact = ours.verdict !== "tampered";
  if ((theirs.status === "intact") !== isIntact) {
    differences.push(`the gateway says its trail is ${theirs.status}, the events say it is ${ours.verdict}`);
  }
  // Events may have been added between the two questions; fewer than it said is another thing.
  if (ours.trail.events < theirs.events) {
    differences.push(`the gateway counts ${theirs.events} events and hands out ${ours.trail.events}`);
  } else if (
    ours.trail.events === theirs.events &&
    theirs.head_hash !== null &&
    ours.trail.head_hash !== theirs.head_hash
  ) {
    differences.push("the gateway names another head than the events it hands out have");
  }
  if (checkpoints < theirs.checkpoints) {
    differences.push(`the gateway counts ${theirs.checkpoints} checkpoints and hands out ${checkpoints}`);
  }
  if (keys.length > 0 && !keys.some((key) => key.key_id === theirs.key_id)) {
    differences.push(`the gateway says it signs with ${theirs.key_id}, which is not a key that is trusted here`);
  }
  return differences;
}

/** The export as a source that can be read once, fed as the verifier asks for it. */
function trailOf(client: GatewayClient, ports: ExportPorts): ByteSource {
  return { name: client.url, rereadable: false, open: () => pulled((write) => exportTrail({}, write, ports)) };
}
