/** Compares the gateway's verdict with ours. */
import type { Needs } from "../../host/context.ts";
import { checkIntegrity } from "../../operations/check-integrity.ts";
import { loadPinnedKeys } from "../../operations/pinned-keys.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";

type Touches = Needs<"gateway" | "files" | "folders" | "clock" | "signal" | "output" | "globals">;

export async function run(context: Touches): Promise<number> {
  const { output, globals } = context;
  const client = await context.gateway();
  const pins = (await loadPinnedKeys(context.files, context.folders.config)).filter(
    (pin) => pin.gateway === client.url,
  );
  if (pins.length === 0)
    output.warn(`no key of ${client.url} is pinned, so signatures are not checked (tappass audit pin)`);
  const progress = output.progress("verifying");
  let result: Awaited<ReturnType<typeof checkIntegrity>>;
  try {
    result = await checkIntegrity(pins, new Set(pins.map((pin) => pin.fingerprint)), {
      client,
      clock: context.clock,
      signal: context.signal,
      warn: (line) => output.warn(line),
      onProgress: (bytes, events) => progress.update(bytes, `${events.toLocaleString("en-US")} events`),
    });
  } finally {
    progress.finish();
  }
  const { theirs, ours, differences } = result;
  const isFlat = globals.format === "table" && globals.field === undefined;
  const facts = {
    gateway_says: isFlat ? `${theirs.status}, ${theirs.events} events, ${theirs.checkpoints} checkpoints` : theirs,
    we_say: isFlat ? `${ours.verdict}, ${ours.trail.events} events, ${ours.trail.checkpoints} checkpoints` : ours,
    head_hash: ours.trail.head_hash ?? null,
    differences: isFlat ? differences.join("; ") || "none" : differences,
  };
  await output.result(await render(one(facts), context));
  for (const finding of ours.findings.slice(0, 5))
    output.note(`${finding.class} at event line ${finding.line}: ${finding.explanation}`, true);
  for (const difference of differences) output.warn(difference);
  return differences.length > 0 ? 5 : ours.exit_code;
}
