/** JSON that is safe on a terminal: what could steer or reorder it is written as an escape, so nothing is lost. */

/** DEL, C1 controls, bidirectional marks and separators: JSON.stringify leaves these as they are. */
const STEERING = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export function jsonText(value: unknown, indent?: number): string {
  return escaped(JSON.stringify(value, undefined, indent));
}

/** Steering characters as `\uXXXX`; only for text in which a string literal may hold such an escape. */
export function escaped(text: string): string {
  return text.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function isSteering(text: string): boolean {
  return text.search(STEERING) >= 0;
}
