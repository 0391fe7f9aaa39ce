/** Whether and how much to colour; decided here because chalk 5 does not honour NO_COLOR by itself. */
import type { Env } from "../core/ports.ts";

export type ColourLevel = 0 | 1 | 2 | 3;

/**
 * Level for one stream: `--no-color`, then NO_COLOR (https://no-color.org), then FORCE_COLOR, then what the terminal is.
 */
export function colourLevel(env: Env, isTTY: boolean, refused: boolean): ColourLevel {
  if (refused || env.NO_COLOR) return 0;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== "") {
    if (forced === "0" || forced === "false") return 0;
    if (forced === "2" || forced === "3") return Number(forced) as 2 | 3;
    return 1;
  }
  if (!isTTY || env.TERM === "dumb") return 0;
  if (env.COLORTERM === "truecolor" || env.COLORTERM === "24bit") return 3;
  return env.TERM?.includes("256") ? 2 : 1;
}
