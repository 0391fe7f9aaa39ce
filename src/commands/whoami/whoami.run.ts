/** Asks the gateway who the token is. */
import type { Needs } from "../../host/context.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";

export async function run(context: Needs<"gateway" | "credentials" | "output" | "globals">): Promise<number> {
  const client = await context.gateway();
  const identity = await client.identity();
  const source = (await context.credentials.token())?.source ?? "none";
  const columns = [...Object.keys(identity), "gateway", "token_from"].map((key) =>
    key === "roles" ? { key, show: () => identity.roles.join(", ") } : { key },
  );
  await context.output.result(
    await render(one({ ...identity, gateway: client.url, token_from: source }, columns), context),
  );
  return 0;
}
