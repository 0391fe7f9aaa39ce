/**
 * `npm run bench`: what the product promises about speed, as ratios measured side by side in one run, because absolute
 * times mean nothing on a shared machine. Exits 1 when a bound is missed. `--quick` leaves the million events out.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { largeExport } from "./generate.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const TAPPASS = join(HERE, "../../bin/tappass.js");
const quick = process.argv.includes("--quick");
const data = join(tmpdir(), "tappass-bench");
const home = mkdtempSync(join(tmpdir(), "tappass-bench-home-"));
const env = { ...process.env, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home, NO_COLOR: "1" };

/** One run as a process of its own: wall seconds, and the largest resident set that was seen, in MiB. */
function timed(args) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] });
    let peak = 0;
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, "latin1");
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      } catch {
        // The process has just ended, or this is no Linux: the memory row then says 0.
      }
    }, 50);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearInterval(watch);
      if (code !== 0) reject(new Error(`${args.join(" ")} exits ${code}`));
      else resolve({ wall: Number(process.hrtime.bigint() - started) / 1e9, peak });
    });
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Runs the two in turn; the ratio is the median of the ratios of neighbours. */
async function ratio(ours, other, rounds) {
  await timed(ours);
  const ratios = [];
  const peaks = [];
  for (let round = 0; round < rounds; round += 1) {
    const a = await timed(ours);
    const b = await timed(other);
    ratios.push(a.wall / b.wall);
    peaks.push(a.peak);
  }
  return { ratio: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios), peak: Math.max(...peaks) };
}

const verifyArgs = (paths) => [
  TAPPASS,
  "audit",
  "verify",
  paths.events,
  "--key",
  paths.key,
  "--checkpoints",
  paths.checkpoints,
  "--no-remember",
];

const rows = [];
function row(what, value, bound, detail) {
  rows.push({ what, value, bound, detail, isMet: value <= bound });
  process.stderr.write(`${what}: ${value.toFixed(2)} (at most ${bound}) ${detail}\n`);
}

try {
  for (const [what, args] of [
    ["tappass --version ÷ node -e 0, wall", [TAPPASS, "--version"]],
    ["tappass audit verify --help ÷ node -e 0, wall", [TAPPASS, "audit", "verify", "--help"]],
  ]) {
    const measured = await ratio(args, ["-e", "0"], 25);
    row(what, measured.ratio, 1.35, `(${measured.low.toFixed(2)} to ${measured.high.toFixed(2)})`);
  }

  process.stderr.write("writing 200,000 signed events …\n");
  const paths = largeExport(data, 200_000);
  const bare = [join(HERE, "bare-verify.mjs"), "200000"];
  const speed = await ratio(verifyArgs(paths), bare, 3);
  row(
    "audit verify of 200,000 events ÷ as many bare crypto.verify + SHA-256, wall",
    speed.ratio,
    1.35,
    `(${speed.low.toFixed(2)} to ${speed.high.toFixed(2)})`,
  );
  row("peak memory of audit verify, 200,000 events, MiB", speed.peak, 200, "");

  if (!quick) {
    process.stderr.write("writing 1,000,000 signed events …\n");
    const million = await timed(verifyArgs(largeExport(data, 1_000_000)));
    row("peak memory of audit verify, 1,000,000 events, MiB", million.peak, 200, "");
    row("peak memory, 1,000,000 ÷ 200,000 events", million.peak / speed.peak, 1.1, "");
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

const width = Math.max(...rows.map(({ what }) => what.length));
for (const { what, value, bound, isMet } of rows) {
  process.stdout.write(
    `${what.padEnd(width)}  ${value.toFixed(2).padStart(8)}  at most ${String(bound).padEnd(5)} ${isMet ? "ok" : "MISSED"}\n`,
  );
}
process.exitCode = rows.every(({ isMet }) => isMet) ? 0 : 1;
