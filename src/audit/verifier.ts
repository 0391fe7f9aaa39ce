/** Verifying a trail: trust is given, input is presumed hostile, and nothing but bytes and keys is needed. */
import { TapPassError } from "../core/errors.ts";
import type { ByteSource } from "../core/ports.ts";
import type { Anchors, RememberedHead } from "./anchors.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { readCheckpointFile } from "./checkpoint-file.ts";
import type { Draft } from "./classify/draft.ts";
import { type Explanation, explain } from "./classify/explain.ts";
import { warningDrafts } from "./classify/warnings.ts";
import { isClean } from "./clean.ts";
import { composeReport } from "./compose.ts";
import { conclude, type Requirement } from "./conclude.ts";
import type { Malformed, Observations } from "./observations.ts";
import type { TrustedKey } from "./public-key.ts";
import type { Report } from "./report.ts";
import { Scan, type ScanOptions } from "./scan.ts";
import { SignatureCheck } from "./signature.ts";
import { WRITERS } from "./writers.ts";

export interface VerifyInput {
  /** The trail's files, in order. */
  readonly sources: readonly ByteSource[];
  /** Files of checkpoints; more may be mixed into the trail. */
  readonly checkpoints?: readonly ByteSource[];
  /** Keys that are trusted; without any, signatures are not checked and nothing is ever `verified`. */
  readonly keys: readonly TrustedKey[];
}

export interface VerifyOptions {
  /** Hashes that must be in the trail, or be what its first event follows. */
  readonly expectHeads?: readonly string[];
  /** How many events there must be. */
  readonly expectCount?: number;
  readonly require?: readonly Requirement[];
  /** Canonical form that is accepted; see `WRITERS`. Default `python`, the gateway's own. */
  readonly canonical?: string;
  /** Findings listed at most (default 1000); all are counted. */
  readonly maxFindings?: number;
  readonly remembered?: readonly RememberedHead[];
  /** Fingerprints of pinned keys, and of keys that were only fetched. */
  readonly pinned?: ReadonlySet<string>;
  readonly fetched?: ReadonlySet<string>;
  readonly onProgress?: (storedBytes: number, events: number) => void;
  readonly signal?: AbortSignal;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/**
 * The verdict on a trail, with everything that was proven, not proven and found. A clean trail is read once, in constant
 * memory; one with faults a second time, to say what happened (from memory where the input cannot be read again).
 * Throws `INPUT_UNREADABLE` where no line of the input is an event or a checkpoint, and what the sources throw.
 */
export async function verify(input: VerifyInput, options: VerifyOptions = {}): Promise<Report> {
  const now = options.now ?? (() => performance.now());
  const started = now();
  const anchors: Anchors = {
    expectHeads: (options.expectHeads ?? []).map((head) => head.toLowerCase()),
    expectCount: options.expectCount,
    remembered: options.remembered ?? [],
  };
  const signatures = new SignatureCheck(input.keys);
  const separate = await readCheckpoints(input, signatures, options);
  const watch = new Set([
    ...separate.checkpoints.map((each) => each.head),
    ...anchors.expectHeads,
    ...anchors.remembered.map((each) => each.head_hash),
  ]);
  const canRepeat = input.sources.every((source) => source.rereadable);
  const scanOptions: ScanOptions = {
    canonical: options.canonical ?? "python",
    remember: !canRepeat,
    judge: true,
    watch,
    onProgress: options.onProgress,
    signal: options.signal,
  };
  const first = withSeparate(await scan(input.sources, signatures, scanOptions), separate);
  assertReadable(input, first);
  let explanation: Explanation | undefined;
  let drafts: Draft[];
  if (isClean(first, anchors)) {
    drafts = warningDrafts(first, undefined, []);
  } else {
    const trail = first.trail ?? (await again(input.sources, signatures, scanOptions, first));
    explanation = explain(first, trail, anchors, keyNames(input.keys));
    drafts = explanation.drafts;
  }
  return composeReport({
    input,
    observed: first,
    anchors,
    drafts,
    explanation,
    conclude: (facts) =>
      conclude({
        observed: first,
        keys: input.keys,
        pinned: options.pinned ?? new Set(),
        fetched: options.fetched ?? new Set(),
        anchors,
        canonicalAsked: scanOptions.canonical,
        require: options.require ?? [],
        ...facts,
      }),
    pinned: options.pinned ?? new Set(),
    maxFindings: options.maxFindings ?? 1000,
    duration: () => now() - started,
  });
}

/** Names that `canonical` takes. */
export const CANONICAL_FORMS: readonly string[] = [...WRITERS.keys()];

async function scan(
  sources: readonly ByteSource[],
  signatures: SignatureCheck,
  options: ScanOptions,
): Promise<Observations> {
  const pass = new Scan(signatures, options);
  let before = 0;
  for (const [index, source] of sources.entries()) {
    await pass.read(source, index, before);
    before += source.size ?? 0;
  }
  return pass.finish();
}

/** The second pass: the same events, remembered. */
async function again(
  sources: readonly ByteSource[],
  signatures: SignatureCheck,
  options: ScanOptions,
  first: Observations,
): Promise<NonNullable<Observations["trail"]>> {
  const second = await scan(sources, signatures, { ...options, remember: true, judge: false });
  const isSame =
    second.events === first.events && second.bytes === first.bytes && second.last?.hash === first.last?.hash;
  if (!isSame || !second.trail) {
    throw new TapPassError("FAULT", "the input changed while it was being verified", {
      hints: ["copy the export to a place where nothing writes to it, and verify the copy"],
    });
  }
  return second.trail;
}

interface Separate {
  readonly checkpoints: Checkpoint[];
  readonly malformed: Malformed[];
}

async function readCheckpoints(
  input: VerifyInput,
  signatures: SignatureCheck,
  options: VerifyOptions,
): Promise<Separate> {
  const checkpoints: Checkpoint[] = [];
  const malformed: Malformed[] = [];
  for (const [index, source] of (input.checkpoints ?? []).entries()) {
    const read = await readCheckpointFile(
      source,
      input.sources.length + index,
      signatures,
      options.canonical ?? "python",
    );
    checkpoints.push(...read.checkpoints);
    malformed.push(...read.malformed);
  }
  return { checkpoints, malformed };
}

function withSeparate(observed: Observations, { checkpoints, malformed }: Separate): Observations {
  return {
    ...observed,
    checkpoints: [...checkpoints, ...observed.checkpoints],
    separateMalformed: malformed,
  };
}

function assertReadable(input: VerifyInput, { events, checkpoints, malformed }: Observations): void {
  const first = malformed[0];
  if (events > 0 || checkpoints.length > 0 || !first) return;
  const name = input.sources[first.file]?.name ?? "";
  throw new TapPassError(
    "INPUT_UNREADABLE",
    `${name}: not an audit export: line ${first.line} is no event: ${first.reason}`,
    {
      hints: [
        "expected are JSON Lines as `tappass audit export` writes them, plain, .gz or .zst, or a saved reply of GET /audit",
      ],
    },
  );
}

function keyNames(keys: readonly TrustedKey[]): string {
  return keys.length === 1 ? `key ${keys[0]!.key_id}` : `any of the ${keys.length} trusted keys`;
}
