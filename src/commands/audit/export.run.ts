/** Exports the trail to a file or stdout, and verifies it while it is written if asked. */
import { resolve } from "node:path";
import { TapPassError, usage } from "../../core/errors.ts";
import type { Context } from "../../host/context.ts";
import { exportToFile, type FileExport, type FileExportResult } from "../../operations/export-to-file.ts";
import { type ExportPorts, exportTrail } from "../../operations/export-trail.ts";
import { liveExport } from "../../operations/live-export.ts";
import { assertFolder } from "../../operations/output-folder.ts";
import { checkpointSource, checkpointsBefore } from "../../operations/save-checkpoints.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";
import { keepCheckpoints } from "./checkpoints.run.ts";
import { verifySources } from "./verify-paths.ts";

export async function run(context: Context, { options }: Input): Promise<number> {
  const out = text(options.out);
  const query = selection(options);
  const isVerified = options.verify === true;
  if (isVerified && out === undefined)
    throw usage("--verify needs --out", "or pipe the export: tappass audit export | tappass audit verify -");
  if (isVerified && query.event_type !== undefined)
    throw usage("--verify needs every event", "a selection by --event-type is no chain: export it without --verify");
  const path = out === undefined ? undefined : await target(out, options.force === true, context);

  const client = await context.gateway();
  // Taken before the events: one made in between would cover events that the export does not have.
  const saved = text(options.withCheckpoints);
  const checkpoints = isVerified || saved !== undefined ? await client.checkpointLines() : [];
  if (saved !== undefined) await keepCheckpoints(checkpoints, saved, context);

  const progress = context.output.progress("exporting");
  const ports: ExportPorts = {
    client,
    clock: context.clock,
    signal: context.signal,
    warn: (line) => context.output.warn(line),
    onProgress: (bytes, events) => progress.update(bytes, `${events.toLocaleString("en-US")} events`),
  };
  try {
    if (out === undefined || path === undefined) {
      await exportTrail(query, (lines) => context.output.result(lines), ports);
      return 0;
    }
    const request: FileExport = {
      path,
      query,
      onResume: (bytes) =>
        context.output.note(
          `going on with an unfinished export, behind its ${bytes.toLocaleString("en-US")} bytes`,
          true,
        ),
      onDone: ({ events, resumed }) => {
        progress.finish();
        context.output.note(
          `${events.toLocaleString("en-US")} ${resumed === 0 ? "" : "more "}events written to ${out}`,
        );
      },
    };
    if (!isVerified) {
      const result = await exportToFile(request, context.files, ports);
      if (context.globals.formatChosen) await print(result, path, context);
      return 0;
    }
    const reopen = async () => (await context.sources([out])).sources[0]!;
    const live = liveExport(out, request, context.files, ports, reopen);
    let code: number;
    try {
      code = await verifySources(context, {
        sources: [live.source],
        // Checkpoints count from the first event of all: they say nothing of a part that starts later.
        checkpoints: query.from === undefined ? [checkpointSource(checkpointsBefore(checkpoints, query.to))] : [],
        keys: list(options.key),
        // A part of the trail has another end than the head that an earlier run remembers.
        remember: query.from === undefined && query.to === undefined,
        quiet: true,
      });
    } finally {
      await live.finished();
    }
    if (code === 5) context.output.note(`${out} is kept as it is: it is evidence`, true);
    return code;
  } finally {
    progress.finish();
  }
}

/** Where to write; throws `CONFLICT` where something is there. */
async function target(out: string, force: boolean, { files, cwd }: Context): Promise<string> {
  const path = resolve(cwd, out);
  await assertFolder(files, path);
  if (!force && (await files.exists(path))) {
    throw new TapPassError("CONFLICT", `${out} is there already and is not overwritten`, {
      hints: ["give another name, or --force"],
    });
  }
  return path;
}

async function print(result: FileExportResult, path: string, context: Context): Promise<void> {
  const { events, bytes, resumed } = result;
  const facts = { file: path, events, bytes: bytes + resumed, resumed: resumed > 0 };
  await context.output.result(await render(one(facts), context));
}

function selection(options: Input["options"]): { from?: string; to?: string; event_type?: string } {
  const [from, to, kind] = [text(options.from), text(options.to), text(options.eventType)];
  return {
    ...(from === undefined ? {} : { from: time("--from", from) }),
    ...(to === undefined ? {} : { to: time("--to", to) }),
    ...(kind === undefined ? {} : { event_type: kind }),
  };
}

function time(flag: string, given: string): string {
  if (!/^\d{4}-\d\d-\d\d(?:T.+)?$/.test(given) || Number.isNaN(Date.parse(given)))
    throw usage(`${flag} takes an RFC 3339 time, such as 2026-04-01 or 2026-04-01T12:00:00Z`);
  return new Date(given).toISOString();
}

function text(value: Input["options"][string]): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function list(value: Input["options"][string]): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
