/** A change of state and the audit event about it, so that neither is ever there without the other for long. */
import type { Random } from "../core/ports.ts";
import type { EventContent, Ledger } from "./ledger.ts";
import type { AnnouncedEvent, Change, State } from "./state.ts";

interface Parts {
  readonly state: State;
  readonly ledger: Ledger;
  readonly random: Random;
}

/**
 * Resolves when both are on disk. The change goes first and brings the event's text along: where the process dies in
 * between, the next start writes the event (`catchUp`).
 */
export async function commit({ state, ledger, random }: Parts, change: Change, event: EventContent): Promise<void> {
  const change_id = `ch_${Buffer.from(random.bytes(8)).toString("hex")}`;
  const announced: AnnouncedEvent = { ...event, change_id };
  await state.apply(change, announced);
  await ledger.record(announced);
}

/** Writes the events that a crash has kept from the trail; returns how many. */
export async function catchUp(
  announced: readonly AnnouncedEvent[],
  recorded: ReadonlySet<string>,
  ledger: Ledger,
): Promise<number> {
  const missing = announced.filter(({ change_id }) => !recorded.has(change_id));
  for (const event of missing) await ledger.record({ ...event, recovered: true });
  return missing.length;
}
