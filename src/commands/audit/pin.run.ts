/** Pins a signing key once somebody has seen its fingerprint. */
import { TapPassError } from "../../core/errors.ts";
import type { Needs } from "../../host/context.ts";
import { assertPinnable, offeredKey } from "../../operations/offered-key.ts";
import { currentPin, loadPinnedKeys, pinKey } from "../../operations/pinned-keys.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";

type Touches = Needs<
  "gateway" | "files" | "folders" | "cwd" | "clock" | "output" | "globals" | "prompts" | "readStdin" | "http"
>;

export async function run(context: Touches, { options }: Input): Promise<number> {
  const { files, folders, cwd, output, globals, prompts } = context;
  const client = await context.gateway();
  const from = typeof options.key === "string" ? options.key : undefined;
  const key = await offeredKey(client, from, {
    files,
    cwd,
    readStdin: (limit) => context.readStdin(limit),
    http: () => context.http(),
    offline: false,
  });
  const pin = currentPin(await loadPinnedKeys(files, folders.config), client.url);
  assertPinnable(key, pin, {
    fingerprint: typeof options.fingerprint === "string" ? options.fingerprint : undefined,
    replace: options.replace === true,
    gateway: client.url,
  });
  const facts = { gateway: client.url, key_id: key.key_id, fingerprint: key.fingerprint };
  if (pin?.fingerprint === key.fingerprint) {
    output.note(`${key.key_id} is pinned since ${pin.pinned_at}`);
    await output.result(await render(one({ ...facts, pinned_at: pin.pinned_at, changed: false }), context));
    return 0;
  }
  output.note(`gateway      ${client.url}`, true);
  output.note(`key          ${key.key_id}`, true);
  output.note(`fingerprint  ${key.fingerprint}`, true);
  if (pin) output.warn(`it takes the place of ${pin.key_id} (${pin.fingerprint}), pinned ${pin.pinned_at}`);
  if (options.fingerprint === undefined && from === undefined) {
    if (globals.yes) output.warn("trusted on first use: compare the fingerprint with one from the gateway's operator");
    else if (
      !(await prompts.confirm("Is this the fingerprint that the gateway's operator gave you?", "--fingerprint, or -y"))
    ) {
      throw new TapPassError("ANSWER_NEEDED", "not confirmed: nothing was pinned");
    }
  } else if (pin && !globals.yes && !(await prompts.confirm("Replace the pinned key?", "-y"))) {
    throw new TapPassError("ANSWER_NEEDED", "not confirmed: nothing was pinned");
  }
  const now = context.clock.now();
  await pinKey(files, folders.config, client.url, key, now);
  await output.result(await render(one({ ...facts, pinned_at: new Date(now).toISOString(), changed: true }), context));
  return 0;
}
