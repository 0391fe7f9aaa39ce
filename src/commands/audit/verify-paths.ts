/** Verifying a trail and printing the report: what `audit verify` and `audit export --verify` share. */

import type { ByteSource } from "../../core/ports.ts";
import type { Context } from "../../host/context.ts";
import { loadPinnedKeys } from "../../operations/pinned-keys.ts";
import { collectKeys } from "../../operations/trusted-keys.ts";
import { type Report, type Requirement, verifyExport } from "../../operations/verify-export.ts";
import { auditReport } from "../../ui/audit-report.ts";
import { jsonText } from "../../ui/json.ts";
import { paint } from "../../ui/paint.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";

export type Touches = Pick<
  Context,
  "clock" | "files" | "folders" | "output" | "globals" | "signal" | "cwd" | "sources" | "readStdin" | "http"
>;

export interface Verification extends Expectations {
  readonly paths: readonly string[];
  readonly checkpoints: readonly string[];
}

export interface OpenVerification extends Expectations {
  readonly sources: readonly ByteSource[];
  readonly checkpoints: readonly ByteSource[];
  /** Somebody else shows how far it is. */
  readonly quiet?: boolean;
}

interface Expectations {
  /** As `--key` takes them; without any the pinned keys are trusted. */
  readonly keys: readonly string[];
  readonly expectHeads?: readonly string[];
  readonly expectCount?: number;
  readonly require?: readonly Requirement[];
  readonly canonical?: string;
  readonly maxFindings?: number;
  readonly remember?: boolean;
  readonly offline?: boolean;
}

/** Prints the report; returns the verdict's exit code. */
export async function verifyPaths(context: Touches, given: Verification): Promise<number> {
  const { sources, ignored } = await context.sources(given.paths);
  for (const path of ignored) context.output.warn(`passed over, not named like an export: ${path}`);
  const checkpoints = (await context.sources(given.checkpoints)).sources;
  return verifySources(context, { ...given, sources, checkpoints });
}

/** The same for what is open already. */
export async function verifySources(context: Touches, given: OpenVerification): Promise<number> {
  const { files, cwd, output } = context;
  const { sources, checkpoints } = given;
  const from = { files, cwd, readStdin: (limit?: number) => context.readStdin(limit), http: () => context.http() };
  const { keys, fetched } = await collectKeys(given.keys, { ...from, offline: given.offline === true });
  const pins = await loadPinnedKeys(files, context.folders.config);
  const trusted = given.keys.length > 0 ? keys : [...new Map(pins.map((pin) => [pin.fingerprint, pin])).values()];
  const sizes = sources.map((source) => source.size);
  const total = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined;
  const progress = given.quiet === true ? undefined : output.progress("verifying", total);
  let report: Report;
  try {
    report = await verifyExport(
      {
        sources,
        checkpoints,
        keys: trusted,
        pinned: new Set(pins.map((pin) => pin.fingerprint)),
        fetched,
        expectHeads: given.expectHeads ?? [],
        ...(given.expectCount === undefined ? {} : { expectCount: given.expectCount }),
        require: given.require ?? [],
        canonical: given.canonical ?? "python",
        maxFindings: given.maxFindings ?? 1000,
        remember: given.remember !== false,
        onProgress: (done, events) => progress?.update(done, `${events.toLocaleString("en-US")} events`),
      },
      {
        files,
        clock: context.clock,
        signal: context.signal,
        stateFolder: context.folders.state,
        warn: (line) => output.warn(line),
      },
    );
  } finally {
    progress?.finish();
  }
  await print(report, context);
  return report.exit_code;
}

async function print(report: Report, context: Pick<Context, "output" | "globals">): Promise<void> {
  const { format, field } = context.globals;
  if (field !== undefined) return context.output.result(await render(one(summary(report)), context));
  if (format === "json") return context.output.result(`${jsonText(report, 2)}\n`);
  if (format === "jsonl") {
    context.output.note(`verdict: ${report.verdict}`, true);
    return context.output.result(
      report.findings.map((finding) => `${jsonText({ schema_version: 1, ...finding })}\n`).join(""),
    );
  }
  const { output } = context;
  await output.result(auditReport(report, await paint(output.colour.stdout), output.isTTY ? output.columns : 0));
}

/** What `--field` can pick. */
function summary(report: Report): Record<string, string | number> {
  const { verdict, exit_code, trail, findings } = report;
  return {
    verdict,
    exit_code,
    events: trail.events,
    checkpoints: trail.checkpoints,
    head_hash: trail.head_hash ?? "",
    anchored_through: report.anchored_through?.line ?? 0,
    findings: findings.length,
  };
}
