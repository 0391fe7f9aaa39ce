/** From what was observed and found to the verdict: what is proven, what is not, and the exit code. */
import type { Anchors } from "./anchors.ts";
import { hasSignatures } from "./classify/damage.ts";
import { plural } from "./classify/wording.ts";
import { type Observations, SIGNATURE } from "./observations.ts";
import type { TrustedKey } from "./public-key.ts";
import type { Verdict } from "./report.ts";
import { WRITER_TITLES } from "./writers.ts";

/** Items of the not-proven list that `--require` turns into exit 8. */
export const REQUIREMENTS = ["key", "signatures", "checkpoints", "genesis", "anchored"] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

export interface Evidence {
  readonly observed: Observations;
  readonly keys: readonly TrustedKey[];
  /** Fingerprints of keys that are pinned, and of keys that were only fetched from a server. */
  readonly pinned: ReadonlySet<string>;
  readonly fetched: ReadonlySet<string>;
  readonly anchors: Anchors;
  /** Whether any finding is more than a warning. */
  readonly isTampered: boolean;
  readonly fromGenesis: boolean;
  /** Valid checkpoints that agree with the trail, and how many events the last of them covers. */
  readonly checkpoints: number;
  readonly anchoredEvents: number;
  /** Events in the trail's own order of recording. */
  readonly standing: number;
  /** Valid checkpoints about events before the first one here. */
  readonly beforeStart: number;
  readonly canonicalAsked: string;
  readonly require: readonly Requirement[];
}

export interface Conclusion {
  readonly verdict: Verdict;
  readonly proven: string[];
  readonly notProven: string[];
}

export function conclude(evidence: Evidence): Conclusion {
  const { observed, isTampered } = evidence;
  const proven: string[] = [];
  const notProven: string[] = [];
  const unmet = new Set<Requirement>();
  let isIncomplete = false;
  const missing = (text: string, fatal: boolean, requirement?: Requirement): void => {
    notProven.push(text);
    if (fatal) isIncomplete = true;
    if (requirement) unmet.add(requirement);
  };

  if (observed.events === 0) {
    missing("anything about events: there are none in it", true);
    for (const each of ["signatures", "checkpoints", "genesis", "anchored"] as const) unmet.add(each);
  } else {
    hashes(evidence, proven, missing);
    links(evidence, isTampered, proven, missing);
    signatures(evidence, proven, missing);
    ends(evidence, isTampered, proven, missing);
  }
  keyTrust(evidence, missing);
  for (const each of evidence.require) {
    if (!unmet.has(each)) continue;
    isIncomplete = true;
    notProven.push(`--require ${each} is not met`);
  }
  return { verdict: isTampered ? "tampered" : isIncomplete ? "incomplete" : "verified", proven, notProven };
}

type Missing = (text: string, fatal: boolean, requirement?: Requirement) => void;

function hashes({ observed, canonicalAsked }: Evidence, proven: string[], missing: Missing): void {
  const good = observed.events - observed.mismatchCount;
  const profile = observed.profile!;
  if (good > 0) {
    proven.push(
      observed.mismatchCount === 0
        ? `the content of ${observed.events === 1 ? "the one event gives its" : `each of the ${plural(observed.events, "event")} gives its`} stored hash`
        : `the content of ${good.toLocaleString("en-US")} of ${plural(observed.events, "event")} gives the stored hash`,
    );
  }
  const foreign = profile.foreign ? profile.canonical : observed.foreignWriter;
  if (foreign === undefined) return;
  const flag = foreign === "python" ? "leave --canonical out" : `--canonical ${foreign} accepts it`;
  missing(
    `that the gateway hashed these events: not tampered with as far as hashes tell, but written by ${WRITER_TITLES[foreign] ?? foreign} rather than ${WRITER_TITLES[canonicalAsked] ?? canonicalAsked} (${flag})`,
    true,
  );
}

function links(
  { observed, fromGenesis, anchors }: Evidence,
  isTampered: boolean,
  proven: string[],
  missing: Missing,
): void {
  if (!isTampered) {
    proven.push(
      fromGenesis
        ? "every event names the one before it, from genesis to the last"
        : "every event names the one before it, from the first in the file to the last",
    );
  }
  if (fromGenesis) return;
  const previous = observed.first?.previous;
  const known = [...anchors.expectHeads, ...anchors.remembered.map((each) => each.head_hash)];
  const isExpected = previous !== undefined && known.includes(previous);
  if (isExpected) proven.push("the first event follows a head that was expected");
  missing(
    isExpected
      ? "what came before the first event, beyond the head that it follows"
      : "what came before the first event: the trail starts in mid-chain (--expect-head takes the head it should follow)",
    !isExpected,
    "genesis",
  );
}

function signatures({ observed, keys }: Evidence, proven: string[], missing: Missing): void {
  let valid = 0;
  for (const { events } of observed.keyUse.values()) valid += events;
  for (const [index, use] of [...observed.keyUse].sort((a, b) => a[1].from - b[1].from)) {
    const key = keys[index]!;
    const all =
      use.events === observed.events
        ? "every signature holds"
        : `${plural(use.events, "signature")} ${use.events === 1 ? "holds" : "hold"}`;
    proven.push(
      `${all}${observed.mismatchCount > 0 ? " over the stored hash" : ""} under key ${key.key_id} (${key.fingerprint})`,
    );
  }
  if (keys.length === 0) {
    missing(
      hasSignatures(observed)
        ? "who signed the events: no key was given (--key FILE), so signatures were not checked"
        : "who recorded the events: they carry no signatures, and no key was given",
      true,
      "signatures",
    );
    return;
  }
  let unsigned = 0;
  for (const { from, to, value } of observed.signatures) if (value === SIGNATURE.MISSING) unsigned += to - from;
  if (unsigned > 0)
    missing(
      `who recorded ${unsigned === observed.events ? "the events: none" : `${plural(unsigned, "event")}: they`} carr${unsigned === observed.events ? "ies" : "y"} no signature`,
      true,
      "signatures",
    );
  else if (valid < observed.events)
    missing(
      `who recorded ${plural(observed.events - valid, "event")}: no signature of a trusted key holds over what ${observed.events - valid === 1 ? "it says" : "they say"}`,
      true,
      "signatures",
    );
}

function ends(evidence: Evidence, isTampered: boolean, proven: string[], missing: Missing): void {
  const { observed, keys, checkpoints, anchoredEvents, standing, anchors } = evidence;
  const last = observed.last!;
  if (checkpoints > 0 && keys.length > 0) {
    proven.push(
      `${plural(checkpoints, "checkpoint")} ${checkpoints === 1 ? "holds" : "hold"}; the last covers the first ${plural(anchoredEvents, "event")}`,
    );
  }
  if (keys.length === 0 && observed.checkpoints.length > 0)
    missing("that the checkpoints are genuine: no key was given", true, "checkpoints");
  else if (checkpoints === 0) unmetCheckpoints(observed, missing);
  if (evidence.beforeStart > 0) {
    // Where another checkpoint is met, it tells that these are about what came before; otherwise nothing does.
    const what = plural(evidence.beforeStart, "checkpoint");
    missing(
      `what ${what} say${evidence.beforeStart === 1 ? "s" : ""} of events before the first one here`,
      checkpoints === 0,
    );
  }
  const headIsExpected = anchors.expectHeads.includes(last.hash);
  const countIsExpected = anchors.expectCount !== undefined && !isTampered;
  const isRemembered = anchors.remembered.some((each) => each.head_hash === last.hash);
  if (headIsExpected) proven.push("the trail ends with the expected head");
  if (countIsExpected) proven.push(`there are ${plural(anchors.expectCount!, "event")}, as expected`);
  for (const head of anchors.expectHeads) {
    const at = observed.met.get(head)?.at;
    if (at !== undefined && head !== last.hash)
      proven.push(
        `the expected head is event ${(at + 1).toLocaleString("en-US")}; ${plural(observed.events - at - 1, "event")} follow it`,
      );
  }
  for (const remembered of anchors.remembered) {
    if (observed.met.has(remembered.head_hash))
      proven.push(`the head remembered from an earlier run, of ${plural(remembered.events, "event")}, is in it`);
  }
  if (headIsExpected || countIsExpected || isRemembered) return;
  const covered = keys.length > 0 ? anchoredEvents : 0;
  if (covered >= standing) return;
  missing(
    covered === 0
      ? "that nothing was cut off at the end: no checkpoint covers any of the events, and no head or count was expected"
      : `that nothing was cut off at the end: no checkpoint covers the last ${standing - covered === 1 ? "event" : plural(standing - covered, "event")}`,
    false,
    "anchored",
  );
}

function unmetCheckpoints(observed: Observations, missing: Missing): void {
  if (observed.checkpoints.length === 0)
    missing("that the trail agrees with a checkpoint: none was given", false, "checkpoints");
  else missing("that the trail agrees with its checkpoints: none of them holds", false, "checkpoints");
}

function keyTrust({ observed, keys, pinned, fetched }: Evidence, missing: Missing): void {
  if (keys.length === 0) {
    missing("that the gateway's key made the signatures: no key was given or pinned", false, "key");
    return;
  }
  const used = observed.keyUse.size > 0 ? [...observed.keyUse.keys()].map((index) => keys[index]!) : keys;
  const loose = used.filter((key) => !pinned.has(key.fingerprint));
  if (loose.length === 0) return;
  const names = loose.map((key) => key.key_id).join(", ");
  const onlyFetched = loose.every((key) => fetched.has(key.fingerprint));
  missing(
    onlyFetched
      ? `that ${names} is the gateway's key: it was fetched for this run and is not pinned (tappass audit pin)`
      : `that ${names} is the gateway's key: it was given for this run and is not pinned`,
    false,
    onlyFetched ? "key" : undefined,
  );
}
