/** Looks a profile up by its name. */
import { TapPassError } from "../../core/errors.ts";
import type { Config } from "../../host/context.ts";

/** The name, when there is such a profile; throws `NOT_FOUND` with those that there are. */
export async function requireProfile(config: Config, name: string): Promise<string> {
  const profiles = Object.keys(((await config.get("profiles")) as object | undefined) ?? {});
  if (profiles.includes(name)) return name;
  throw new TapPassError("NOT_FOUND", `no profile ${JSON.stringify(name)} in ${config.path}`, {
    hints: [profiles.length > 0 ? `profiles: ${profiles.join(", ")}` : "add one with tappass profile add"],
  });
}
