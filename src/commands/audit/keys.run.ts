/** Shows which signing keys are trusted, and which one the gateway offers. */
import type { Needs } from "../../host/context.ts";
import { offeredKey } from "../../operations/offered-key.ts";
import { loadPinnedKeys } from "../../operations/pinned-keys.ts";
import { render } from "../../ui/render.ts";
import { list } from "../../ui/rows.ts";

type Touches = Needs<"gateway" | "files" | "folders" | "cwd" | "output" | "globals" | "readStdin" | "http">;

export async function run(context: Touches): Promise<number> {
  const { files, folders, cwd } = context;
  const client = await context.gateway();
  const pins = (await loadPinnedKeys(files, folders.config)).filter((pin) => pin.gateway === client.url);
  const offered = await offeredKey(client, undefined, {
    files,
    cwd,
    readStdin: () => context.readStdin(),
    http: () => context.http(),
    offline: false,
  });
  const isPinned = pins.some((pin) => pin.fingerprint === offered.fingerprint && pin.replaced_at === undefined);
  const rows = pins.map(({ key_id, fingerprint, pinned_at, replaced_at }) => {
    const isOffered = fingerprint === offered.fingerprint;
    const state = replaced_at ? "replaced" : isOffered ? "pinned, in use" : "pinned, not offered";
    return { key_id, fingerprint, state, pinned_at, ...(replaced_at ? { replaced_at } : {}) };
  });
  const { key_id, fingerprint } = offered;
  const unknown = isPinned ? [] : [{ key_id, fingerprint, state: "offered, not pinned", pinned_at: null }];
  const columns = [{ key: "key_id" }, { key: "fingerprint" }, { key: "state" }, { key: "pinned_at", title: "PINNED" }];
  await context.output.result(
    await render(list("keys", [...rows, ...unknown], columns, { gateway: client.url }), context),
  );
  const current = pins.find((pin) => pin.replaced_at === undefined);
  if (!current || isPinned) return 0;
  context.output.warn(`the gateway offers another key than the pinned ${current.key_id}`);
  return 4;
}
