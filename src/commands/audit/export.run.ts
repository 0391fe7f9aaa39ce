/** Exports the trail to a file or stdout, and verifies it if asked. */
import { resolve } from "node:path";
import { createGzip } from "node:zlib";
import { TapPassError, usage } from "../../core/errors.ts";
import type { StagedFile } from "../../core/ports.ts";
import type { Context } from "../../host/context.ts";
import { type ExportPorts, exportTrail, resumePoint } from "../../operations/export-trail.ts";
import { assertFolder } from "../../operations/output-folder.ts";
import { saveCheckpoints } from "../../operations/save-checkpoints.ts";
import { render } from "../../ui/render.ts";
import { one } from "../../ui/rows.ts";
import type { Input } from "../spec.ts";
import { verifyPaths } from "./verify-paths.ts";

export async function run(context: Context, { options }: Input): Promise<number> {
  const { output, globals } = context;
  const out = text(options.out);
  const query = {
    ...(text(options.from) === undefined ? {} : { from: time("--from", text(options.from)!) }),
    ...(text(options.to) === undefined ? {} : { to: time("--to", text(options.to)!) }),
    ...(text(options.eventType) === undefined ? {} : { event_type: text(options.eventType)! }),
  };
  if (options.verify === true && out === undefined)
    throw usage("--verify needs --out", "or pipe the export: tappass audit export | tappass audit verify -");
  const client = await context.gateway();
  const progress = output.progress("exporting");
  const ports: ExportPorts = {
    client,
    clock: context.clock,
    signal: context.signal,
    warn: (line) => output.warn(line),
    onProgress: (bytes, events) => progress.update(bytes, `${events.toLocaleString("en-US")} events`),
  };
  if (out === undefined) {
    try {
      await exportTrail(query, (lines) => output.result(lines), ports);
    } finally {
      progress.finish();
    }
    return checkpoints(context, options);
  }

  const path = resolve(context.cwd, out);
  await assertFolder(context.files, path);
  if (options.force !== true && (await context.files.exists(path))) {
    throw new TapPassError("CONFLICT", `${out} is there already and is not overwritten`, {
      hints: ["give another name, or --force"],
    });
  }
  const isCompressed = /\.gz$/i.test(out);
  const file = await context.files.stage(path, { resume: !isCompressed });
  let isDone = false;
  try {
    const { after, size } = isCompressed ? { after: undefined, size: 0 } : await resumePoint(file);
    if (after !== undefined)
      output.note(`going on with an unfinished export, behind its ${size.toLocaleString("en-US")} bytes`, true);
    const resumed = { ...query, ...(after === undefined ? {} : { after }) };
    const { events, bytes } = isCompressed
      ? await compressed(file, (write) => exportTrail(resumed, write, ports))
      : await exportTrail(resumed, (lines) => file.write(lines), ports);
    await file.commit();
    isDone = true;
    progress.finish();
    const facts = { file: path, events, bytes: bytes + size, resumed: after !== undefined };
    output.note(`${events.toLocaleString("en-US")} ${after === undefined ? "" : "more "}events written to ${out}`);
    if (globals.formatChosen && options.verify !== true) await output.result(await render(one(facts), context));
  } finally {
    progress.finish();
    if (!isDone) await file.abandon(!isCompressed);
  }
  await checkpoints(context, options);
  if (options.verify !== true) return 0;
  const saved = text(options.withCheckpoints);
  const code = await verifyPaths(context, {
    paths: [out],
    checkpoints: saved === undefined ? [] : [saved],
    keys: list(options.key),
  });
  if (code === 5) output.note(`${out} is kept as it is: it is evidence`, true);
  return code;
}

async function checkpoints(context: Context, options: Input["options"]): Promise<number> {
  const to = text(options.withCheckpoints);
  if (to === undefined) return 0;
  const count = await saveCheckpoints(await context.gateway(), context.files, resolve(context.cwd, to));
  context.output.note(`${count.toLocaleString("en-US")} checkpoints written to ${to}`);
  return 0;
}

async function compressed<T>(
  file: StagedFile,
  produce: (write: (lines: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const gzip = createGzip();
  const drained = (async () => {
    for await (const chunk of gzip) await file.write(chunk as Buffer);
  })();
  try {
    const result = await produce(
      (lines) => new Promise((done, fail) => gzip.write(lines, (error) => (error ? fail(error) : done()))),
    );
    gzip.end();
    await drained;
    return result;
  } catch (error) {
    gzip.destroy();
    await drained.catch(() => undefined);
    throw error;
  }
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
