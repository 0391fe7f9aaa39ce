/** Makes keys, and keeps them off terminals. */
import { TapPassError, usage } from "../../core/errors.ts";
import type { Needs } from "../../host/context.ts";
import { generateSigningPair, generateVaultKey } from "../../operations/generate-keypair.ts";
import { reserveSecretFile } from "../../operations/secret-file.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";

type Touches = Needs<"files" | "cwd" | "random" | "output" | "globals">;

export async function run(context: Touches, { options }: Input): Promise<number> {
  const { purpose } = options;
  const out = typeof options.out === "string" ? options.out : undefined;
  if (purpose === undefined)
    throw new TapPassError("ANSWER_NEEDED", "what is the key for?", { hints: ["--purpose audit, vault or receipt"] });
  if (purpose === "vault") return vaultKey(context, out, options.reveal === true);
  if (out === undefined)
    throw usage(
      "a private key goes into a file",
      `tappass keys generate --purpose ${String(purpose)} --out ${String(purpose)}.key`,
    );
  const secretFile = await reserveSecretFile(context.files, context.cwd, out);
  const pair = generateSigningPair();
  const publicFile = `${secretFile.path}.pub`;
  try {
    await context.files.write(publicFile, pair.publicKey, { mode: 0o644, exclusive: true });
    try {
      await secretFile.fill(pair.privateKey.reveal());
    } catch (error) {
      await context.files.remove(publicFile);
      throw error;
    }
  } catch (error) {
    await secretFile.release();
    throw error;
  }
  const { key_id, fingerprint } = pair;
  const facts = {
    purpose,
    key_id,
    fingerprint,
    private_key_file: secretFile.path,
    public_key_file: publicFile,
  };
  await context.output.result(await render(one(facts), context));
  return 0;
}

async function vaultKey(context: Touches, out: string | undefined, reveal: boolean): Promise<number> {
  const { output, globals } = context;
  if (out === undefined && output.isTTY && !reveal) {
    throw usage(
      "a data encryption key is not printed on a terminal",
      "write it to a file with --out, or insist with --reveal",
    );
  }
  const file = out === undefined ? undefined : await reserveSecretFile(context.files, context.cwd, out);
  const { value, fingerprint } = generateVaultKey(context.random);
  try {
    await file?.fill(`${value.reveal()}\n`);
  } catch (error) {
    await file?.release();
    throw error;
  }
  const isPlain = globals.format === "table" && globals.field === undefined;
  if (!file && isPlain) {
    output.note(`data encryption key ${fingerprint}`);
    await output.result(`${value.reveal()}\n`);
    return 0;
  }
  const facts = { purpose: "vault", fingerprint, ...(file ? { key_file: file.path } : { value: value.reveal() }) };
  await output.result(await render(one(facts), context));
  return 0;
}
