/** The verifier's report for people: the verdict first, in words an auditor can paste into a finding. */
import type { CheckpointRef, EventRef, Finding, Report } from "../audit/index.ts";
import { messageLine, printable } from "../core/text.ts";
import type { Paint } from "./paint.ts";

/** Findings printed at most; the machine-readable formats list more. */
const MOST = 50;
const INDENT = "  ";

/** `columns`: where to fold; 0 for never (the output goes to a file). Text from the export is made safe. */
export function auditReport(report: Report, paint: Paint, columns: number): string {
  const fold = (text: string, indent: string): string => folded(text, indent, columns);
  const blocks = [
    headline(report, paint),
    trail(report),
    section(paint.bold("Proven"), report.proven, paint.green("+"), fold),
    section(paint.bold("Not proven"), report.not_proven, paint.yellow("-"), fold),
    keys(report, paint),
    findings(report, paint, fold),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function headline({ verdict, counts }: Report, paint: Paint): string {
  if (verdict === "verified")
    return `${paint.bold(paint.green("VERIFIED"))}: these are the events that were recorded, as far as listed under Proven.`;
  if (verdict === "incomplete") {
    return `${paint.bold(paint.yellow("INCOMPLETE"))}: nothing contradicts the trail, but what is listed under Not proven is not proven.`;
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${paint.bold(paint.red("TAMPERED"))}: these are not the events that were recorded: ${total} ${total === 1 ? "finding" : "findings"}.`;
}

function trail({ trail: facts, anchored_through }: Report): string {
  const files = facts.files.map(safe);
  const shown =
    files.length > 3 ? `${files.slice(0, 2).join(", ")} … ${files.at(-1)} (${files.length} files)` : files.join(", ");
  const lines = [
    ["Trail", shown],
    [
      "Events",
      `${number(facts.events)}${facts.first && facts.last ? `, ${time(facts.first)} to ${time(facts.last)}` : ""}`,
    ],
    ["Checkpoints", number(facts.checkpoints)],
    ["Head", facts.head_hash ?? "none"],
    ...(anchored_through
      ? [
          [
            "Anchored",
            `through line ${number(anchored_through.line)}${named(anchored_through)}${anchored_through.checkpoint_id ? ` by checkpoint ${safe(anchored_through.checkpoint_id)}` : ""}`,
          ],
        ]
      : []),
  ] as const;
  return lines.map(([name, value]) => `${name!.padEnd(12)}${value}`).join("\n");
}

function section(title: string, items: readonly string[], bullet: string, fold: Fold): string {
  if (items.length === 0) return "";
  return [title, ...items.map((item) => `${INDENT}${bullet} ${fold(safe(item), "    ")}`)].join("\n");
}

function keys({ keys: used }: Report, paint: Paint): string {
  if (used.length === 0) return "";
  const lines = used.map((key) => {
    const range =
      key.from_line === undefined ? "" : `, lines ${number(key.from_line)} to ${number(key.to_line ?? key.from_line)}`;
    return `${INDENT}${safe(key.key_id)}  ${key.fingerprint}  ${number(key.events)} ${key.events === 1 ? "event" : "events"}${range}${key.pinned ? ", pinned" : ""}`;
  });
  return [paint.bold("Keys"), ...lines].join("\n");
}

function findings(report: Report, paint: Paint, fold: Fold): string {
  if (report.findings.length === 0) return "";
  const several = report.trail.files.length > 1;
  const shown = report.findings.slice(0, MOST);
  const total = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
  const blocks = shown.map((finding, index) => oneFinding(finding, index + 1, several, paint, fold));
  const more = total - shown.length;
  if (more > 0) blocks.push(`${INDENT}… and ${number(more)} more (--format json lists up to --max-findings)`);
  return [paint.bold("Findings"), blocks.join("\n\n")].join("\n");
}

function oneFinding(finding: Finding, index: number, several: boolean, paint: Paint, fold: Fold): string {
  const colour = finding.severity === "error" ? paint.red : paint.yellow;
  const lines =
    finding.to_line === undefined
      ? `line ${number(finding.line)}`
      : `lines ${number(finding.line)} to ${number(finding.to_line)}`;
  const place = `${lines}${finding.to_file ? ` of ${safe(finding.to_file)}` : ""}${several ? ` of ${safe(finding.file)}` : ""}, byte ${number(finding.offset)}`;
  const who = [
    finding.ts === undefined ? undefined : safe(finding.ts),
    finding.audit_id === undefined ? undefined : `event ${safe(finding.audit_id)}`,
    finding.event_kind === undefined
      ? undefined
      : `(${safe(finding.event_kind)}${finding.agent_id === undefined ? "" : ` of ${safe(finding.agent_id)}`})`,
  ].filter((part) => part !== undefined);
  const rows = [
    `${INDENT}${index}. ${paint.bold(colour(finding.class))}${finding.severity === "warning" ? " (warning)" : ""} at ${place}`,
    ...(who.length > 0 ? [`     ${who.join("  ")}`] : []),
    `     ${fold(safe(finding.explanation), "     ")}`,
    ...(finding.expected === undefined ? [] : [`     expected  ${safe(finding.expected)}`]),
    ...(finding.actual === undefined ? [] : [`     actual    ${safe(finding.actual)}`]),
    ...bounds(finding).map((text) => `     ${text}`),
  ];
  return rows.join("\n");
}

function bounds({ checkpoint_before: before, checkpoint_after: after }: Finding): string[] {
  const name = (ref: CheckpointRef): string => `${safe(ref.checkpoint_id)} (${number(ref.event_count)} events)`;
  if (before && after) return [`between checkpoints ${name(before)} and ${name(after)}`];
  if (before) return [`after checkpoint ${name(before)}, the last that holds`];
  return after ? [`before checkpoint ${name(after)}, the first`] : [];
}

type Fold = (text: string, indent: string) => string;

function folded(text: string, indent: string, columns: number): string {
  const room = columns - indent.length;
  if (columns === 0 || room < 30) return text;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

function named(ref: EventRef): string {
  return ref.audit_id === undefined ? "" : ` (${safe(ref.audit_id)})`;
}

function time(ref: EventRef): string {
  return ref.ts === undefined ? "?" : safe(ref.ts);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** Text that may come from the export: one safe line. */
function safe(text: string): string {
  return text.length > 300 ? messageLine(text, 300) : printable(text);
}
