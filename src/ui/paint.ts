/** Colours for words, at the level that the host decided; without colour nothing is loaded. */

export type Colour = (text: string) => string;

export interface Paint {
  readonly bold: Colour;
  readonly dim: Colour;
  readonly red: Colour;
  readonly green: Colour;
  readonly yellow: Colour;
  readonly cyan: Colour;
}

const same: Colour = (text) => text;
export const PLAIN: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

/** Level 0 is no colour; 1 basic, 2 with 256 colours, 3 truecolor. */
export async function paint(level: 0 | 1 | 2 | 3): Promise<Paint> {
  if (level === 0) return PLAIN;
  const { Chalk } = await import("chalk");
  const { bold, dim, red, green, yellow, cyan } = new Chalk({ level });
  return { bold, dim, red, green, yellow, cyan };
}
