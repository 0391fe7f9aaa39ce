/** Verifies an export and prints the report; the exit code is the verdict's. */
import { usage } from "../../core/errors.ts";
import type { Context, Needs } from "../../host/context.ts";
import { collectKeys } from "../../operations/trusted-keys.ts";
import { REQUIREMENTS, type Report, type Requirement, verifyExport } from "../../operations/verify-export.ts";
import { auditReport } from "../../ui/audit-report.ts";
import { jsonText } from "../../ui/json.ts";
import { paint } from "../../ui/paint.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";

type Touches = Needs<
  | "clock"
  | "files"
  | "folders"
  | "output"
  | "globals"
  | "signal"
  | "cwd"
  | "sources"
  | "readStdin"
  | "http"
  | "blockNetwork"
>;

export async function run(context: Touches, input: Input): Promise<number> {
  const { options } = input;
  const paths = list(input.args.file);
  const keySpecs = list(options.key);
  const checkpointPaths = list(options.checkpoints);
  if ([...paths, ...keySpecs, ...checkpointPaths].filter((path) => path === "-").length > 1) {
    throw usage("stdin (-) can be read for one thing only", "save the key or the export to a file");
  }
  const request = {
    expectHeads: list(options.expectHead).map(expectedHead),
    ...(options.expectCount === undefined ? {} : { expectCount: wholeNumber("--expect-count", options.expectCount) }),
    require: requirements(options.require),
    canonical: String(options.canonical),
    maxFindings: wholeNumber("--max-findings", options.maxFindings),
    remember: options.remember !== false,
  };
  const offline = options.offline === true;
  const attempts = offline ? context.blockNetwork() : undefined;
  const { keys, fetched } = await collectKeys(keySpecs, { ...ports(context), offline });
  const { sources, ignored } = await context.sources(paths);
  for (const path of ignored) context.output.warn(`passed over, not named like an export: ${path}`);
  const checkpoints = (await context.sources(checkpointPaths)).sources;

  const sizes = sources.map((source) => source.size);
  const total = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined;
  const progress = context.output.progress("verifying", total);
  let report: Report;
  try {
    report = await verifyExport(
      {
        ...request,
        sources,
        checkpoints,
        keys,
        pinned: new Set(),
        fetched,
        onProgress: (done, events) => progress.update(done, `${events.toLocaleString("en-US")} events`),
      },
      {
        files: context.files,
        clock: context.clock,
        signal: context.signal,
        stateFolder: context.folders.state,
        warn: (line) => context.output.warn(line),
      },
    );
  } finally {
    progress.finish();
  }
  await print(report, context);
  if (attempts) context.output.note(`offline: ${attempts()} connections were tried`, true);
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

function ports(context: Touches) {
  const { files, cwd } = context;
  return { files, cwd, readStdin: (limit?: number) => context.readStdin(limit), http: () => context.http() };
}

function requirements(value: Input["options"][string]): Requirement[] {
  if (value === undefined) return [];
  return String(value)
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => {
      const known = REQUIREMENTS.find((each) => each === item);
      if (!known)
        throw usage(
          `--require does not know ${JSON.stringify(item.slice(0, 40))}`,
          `it takes ${REQUIREMENTS.join(", ")}`,
        );
      return known;
    });
}

function expectedHead(text: string): string {
  const hash = text.replace(/^sha256:/i, "").toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash)) throw usage("--expect-head takes a SHA-256 as 64 hex digits");
  return hash;
}

function wholeNumber(flag: string, value: Input["options"][string]): number {
  const text = String(value);
  if (!/^\d{1,15}$/.test(text)) throw usage(`${flag} takes a whole number`);
  return Number(text);
}

function list(value: string | boolean | number | readonly string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? [...(value as readonly string[])] : [String(value)];
}
