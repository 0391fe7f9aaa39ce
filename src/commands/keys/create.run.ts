/** Issues a developer key. */
import type { Needs } from "../../host/context.ts";
import { createKey, keyRequest } from "../../operations/create-key.ts";
import { reserveSecretFile } from "../../operations/secret-file.ts";
import type { Input } from "../spec.ts";
import { agentOf } from "./agent.ts";
import { deliver } from "./deliver.ts";

type Touches = Needs<"gateway" | "clock" | "random" | "files" | "cwd" | "output" | "globals" | "prompts">;

export async function run(context: Touches, { options }: Input): Promise<number> {
  const email =
    typeof options.email === "string"
      ? options.email
      : await context.prompts.input("E-mail address of the developer:", "--email");
  const name = typeof options.name === "string" ? options.name : undefined;
  const request = keyRequest(email, String(options.expires), name);
  const client = await context.gateway();
  const agent = await agentOf(context, client);
  const file =
    typeof options.out === "string" ? await reserveSecretFile(context.files, context.cwd, options.out) : undefined;
  let key: Awaited<ReturnType<typeof createKey>>;
  try {
    key = await createKey(agent, request, { client, clock: context.clock, random: context.random });
  } catch (error) {
    await file?.release();
    throw error;
  }
  await deliver(key, agent, file, context);
  return 0;
}
