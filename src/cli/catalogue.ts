/** Looks commands and groups up in the tree, in the order in which help shows them. */

import { COMMON_OPTIONS, DEFAULT_FORMATS, GATEWAY_OPTIONS } from "../commands/options.ts";
import type { CommandSpec, GroupSpec, OptionSpec } from "../commands/spec.ts";
import * as tree from "../commands/tree.ts";

const { GROUPS, ...specs } = tree;

/** Every command, groups in their order first, then the single words; verbs by name. */
export const COMMANDS: readonly CommandSpec[] = Object.values(specs).sort(byPlace);

/** The groups that have at least one command. */
export function groups(): readonly GroupSpec[] {
  return GROUPS.filter((group) => verbs(group.name).length > 0);
}

/** The commands of one group. */
export function verbs(group: string): readonly CommandSpec[] {
  return COMMANDS.filter((spec) => spec.path.startsWith(`${group} `));
}

/** The commands that stand alone, such as `whoami`. */
export function singles(): readonly CommandSpec[] {
  return COMMANDS.filter((spec) => !spec.path.includes(" "));
}

export function findCommand(path: string): CommandSpec | undefined {
  return COMMANDS.find((spec) => spec.path === path);
}

export function findGroup(name: string): GroupSpec | undefined {
  return groups().find((group) => group.name === name);
}

/** The command's own options, then those common to its kind; its own win where a long name is the same. */
export function optionsOf(spec: CommandSpec): { own: readonly OptionSpec[]; common: readonly OptionSpec[] } {
  const own = spec.options ?? [];
  const taken = new Set(own.map((option) => longName(option)));
  const shorts = new Set(own.map((option) => shortName(option)).filter((name) => name !== undefined));
  const formats = formatsOf(spec);
  const common = [...(spec.gateway ? GATEWAY_OPTIONS : []), ...COMMON_OPTIONS]
    .filter((option) => !taken.has(longName(option)))
    .map((option) => (longName(option) === "--format" ? { ...option, choices: formats } : option))
    .map((option) => (shorts.has(shortName(option) ?? "") ? withoutShort(option) : option));
  return { own, common };
}

/** The formats of a command; `table` is always among them. */
export function formatsOf(spec: CommandSpec): readonly string[] {
  const formats = spec.formats ?? DEFAULT_FORMATS;
  return formats.includes("table") ? formats : ["table", ...formats];
}

/** `--expires` of `-e, --expires <duration>`. */
export function longName(option: OptionSpec): string {
  return /--[a-z0-9-]+/.exec(option.flags)?.[0] ?? option.flags;
}

/** `-e` of `-e, --expires <duration>`. */
export function shortName(option: OptionSpec): string | undefined {
  return /^-[A-Za-z0-9]/.exec(option.flags)?.[0];
}

export function takesValue(option: OptionSpec): boolean {
  return /[<[]/.test(option.flags);
}

function withoutShort(option: OptionSpec): OptionSpec {
  return { ...option, flags: option.flags.replace(/^-[A-Za-z0-9], /, "") };
}

function byPlace(a: CommandSpec, b: CommandSpec): number {
  return place(a) - place(b) || (a.path < b.path ? -1 : 1);
}

function place(spec: CommandSpec): number {
  const index = GROUPS.findIndex((group) => spec.path.startsWith(`${group.name} `));
  return index < 0 ? GROUPS.length : index;
}
