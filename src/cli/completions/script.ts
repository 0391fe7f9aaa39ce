/** The completion script of each shell. */

const WRITERS: Readonly<Record<string, () => string>> = {};

/** The script, or undefined for a shell that is not known. */
export function script(shell: string): string | undefined {
  return Object.hasOwn(WRITERS, shell) ? WRITERS[shell]?.() : undefined;
}
