/** Handing over a new key: alone on stdout, or into a file that was reserved for it; everything else on stderr. */
import { TapPassError } from "../../core/errors.ts";
import type { Context } from "../../host/context.ts";
import type { CreatedKey } from "../../operations/create-key.ts";
import type { ReservedFile } from "../../operations/secret-file.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";

/** `more`: further facts for the machine formats. */
export async function deliver(
  key: CreatedKey,
  agent: string,
  file: ReservedFile | undefined,
  context: Pick<Context, "output" | "globals">,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { output, globals } = context;
  const { api_key, ...facts } = key;
  if (file) {
    try {
      await file.fill(`${api_key}\n`);
    } catch (error) {
      throw new TapPassError(
        "FAULT",
        `key ${key.key_id} was made, but writing it failed: ${error instanceof Error ? error.message : "unknown"}`,
        {
          hints: [`its value is lost; revoke it: tappass keys revoke ${key.key_id} --agent ${agent}`],
          cause: error,
        },
      );
    }
  }
  output.note(`key ${key.key_id} for ${key.developer_email}, agent ${agent}, until ${key.expires_at}`);
  output.note(file ? `written to ${file.path}, readable by you alone` : "this is the only time the key is shown");
  const isPlain = globals.format === "table" && globals.field === undefined;
  if (isPlain) return file ? undefined : output.result(`${api_key}\n`);
  await output.result(await render(one({ ...(file ? {} : { api_key }), ...facts, agent_id: agent, ...more }), context));
}
