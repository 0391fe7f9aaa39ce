/** What is worth knowing but proves nothing: times that run backwards, ids that occur twice; and changes of the writer. */
import type { Notice, Observations } from "../observations.ts";
import type { Trail } from "../trail.ts";
import type { Draft } from "./draft.ts";

/**
 * `drafts`: the findings so far; what one of them causes is not said twice. Without a trail (nothing else was wrong) ids
 * are not looked at.
 */
export function warningDrafts(observed: Observations, trail: Trail | undefined, drafts: readonly Draft[]): Draft[] {
  const covered = coverage(trail?.length ?? 0, drafts);
  const isCovered = (at: number): boolean => covered[at] === 1;
  const changes = observed.profileChanges.filter((each) => !isCovered(each.event));
  const reversals = observed.reversals.filter((each) => !isCovered(each.event) && !isCovered(each.event - 1));
  return [
    ...changes.map((each) =>
      noticeDraft(
        "profile-change",
        each,
        `from here on it is written differently: ${each.expected}, then ${each.actual}`,
      ),
    ),
    ...reversals.map((each) => ({
      ...noticeDraft("time-reversal", each, "its time is before that of the event it follows"),
      severity: "warning" as const,
    })),
    ...(trail ? repeatedIds(observed, trail, isCovered) : []),
  ];
}

function noticeDraft(name: "profile-change" | "time-reversal", notice: Notice, explanation: string): Draft {
  const { file, line, offset, details, expected, actual } = notice;
  return { class: name, place: { file, line, offset }, details, expected, actual, explanation };
}

function repeatedIds(observed: Observations, trail: Trail, isCovered: (at: number) => boolean): Draft[] {
  if (observed.suspectIds.size === 0) return [];
  const first = new Map<string, number>();
  const drafts: Draft[] = [];
  for (let at = 0; at < trail.length; at += 1) {
    const { audit_id } = trail.details(at);
    if (audit_id === undefined || !observed.suspectIds.has(audit_id)) continue;
    const earlier = first.get(audit_id);
    if (earlier === undefined) first.set(audit_id, at);
    else if (!isCovered(at) && !isCovered(earlier)) {
      drafts.push({
        class: "duplicate-id",
        severity: "warning",
        event: at,
        actual: audit_id,
        explanation: `the event of line ${trail.line(earlier)} has the same audit_id`,
      });
    }
  }
  return drafts;
}

function coverage(events: number, drafts: readonly Draft[]): Uint8Array {
  const covered = new Uint8Array(events);
  for (const draft of drafts) {
    if (draft.event !== undefined) covered.fill(1, draft.event, (draft.toEvent ?? draft.event) + 1);
  }
  return covered;
}
