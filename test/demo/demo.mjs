/**
 * `npm run demo`: the main job on a fresh machine, against a gateway of its own. Every command that a user would type is
 * printed before its output; a step that does not go as it should ends the demo with exit 1.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const TAPPASS = join(ROOT, "bin/tappass.js");
const GATEWAY = join(ROOT, "bin/tappass-devgate.js");
const home = mkdtempSync(join(tmpdir(), "tappass-demo-"));
const isTerminal = process.stdout.isTTY === true && !process.env.NO_COLOR;
const bold = (text) => (isTerminal ? `\u001b[1m${text}\u001b[0m` : text);

let gateway;
try {
  if (!existsSync(join(ROOT, "dist/cli/main.js"))) build();
  const { url, adminKey } = await startGateway();
  const env = {
    ...process.env,
    TAPPASS_URL: url,
    TAPPASS_ADMIN_KEY: adminKey,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_STATE_HOME: join(home, "state"),
    XDG_CACHE_HOME: join(home, "cache"),
    ...(isTerminal ? { FORCE_COLOR: "1" } : {}),
  };
  delete env.TAPPASS_CONFIG_DIR;
  const tappass = (args, expected = 0, redact = (text) => text) => run(args, expected, env, redact);

  say("A developer gets a key of her own. It is shown once; the real provider keys stay in the gateway.");
  tappass(
    ["keys", "create", "--email", "alice@company.com", "--name", "laptop"],
    0,
    (key) => `${key.slice(0, 11)}…${key.trim().slice(-4)}\n`,
  );
  tappass(["keys", "list"]);

  say("The auditor pins the gateway's signing key and takes the trail and its checkpoints away.");
  tappass(["audit", "pin", "--yes"]);
  tappass(["audit", "export", "--out", "export.jsonl"]);
  tappass(["audit", "checkpoints", "--out", "checkpoints.jsonl"]);

  say("Offline, she verifies what she has.");
  tappass(["audit", "verify", "export.jsonl", "--checkpoints", "checkpoints.jsonl", "--offline"]);

  say("Somebody changes one byte of one event.");
  const line = changeOneByte(join(home, "export.jsonl"));
  process.stdout.write(`  (line ${line} of export.jsonl)\n\n`);
  const verdict = tappass(["audit", "verify", "export.jsonl", "--checkpoints", "checkpoints.jsonl"], 5);
  if (!verdict.includes("modified") || !verdict.includes(`line ${line}`)) fail("the change was not found at its line");
  say("Found: exit code 5, and the line. That was all of it.");
} finally {
  await stopGateway();
  rmSync(home, { recursive: true, force: true });
}

function build() {
  const built = spawnSync("npm", ["run", "--silent", "build"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  if (built.status !== 0) fail("the build failed");
}

/** Starts the embedded gateway on a free port; it says where it is in a file. */
async function startGateway() {
  const ready = join(home, "ready.json");
  const args = [
    "--data",
    join(home, "gateway"),
    "--port",
    "0",
    "--seed",
    "500",
    "--checkpoint-every",
    "100",
    "--ready-file",
    ready,
  ];
  say("A gateway for trying things out, with 500 events in its trail:");
  process.stdout.write(`$ ${bold("tappass-devgate --port 0 --seed 500 --checkpoint-every 100")}\n`);
  let output = "";
  gateway = spawn(process.execPath, [GATEWAY, ...args], {
    env: { ...process.env, DATABASE_URL: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  gateway.stdout.on("data", (chunk) => {
    output += chunk;
  });
  let errors = "";
  gateway.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  for (let i = 0; i < 300 && !(existsSync(ready) && /TAPPASS_ADMIN_KEY=/.test(output)); i += 1) {
    if (gateway.exitCode !== null) fail(`the gateway ended: ${errors}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const adminKey = /TAPPASS_ADMIN_KEY='?([^'\n]+)'?/.exec(output)?.[1];
  if (!adminKey || !existsSync(ready)) fail("the gateway did not start in time");
  const { url } = JSON.parse(readFileSync(ready, "utf8"));
  process.stdout.write(`${output.replace(adminKey, "…").trim()}\n\n`);
  return { url, adminKey };
}

async function stopGateway() {
  if (!gateway || gateway.exitCode !== null) return;
  const ended = new Promise((resolve) => gateway.once("exit", resolve));
  gateway.kill("SIGTERM");
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
  if (gateway.exitCode === null && gateway.signalCode === null) gateway.kill("SIGKILL");
}

function run(args, expected, env, redact) {
  process.stdout.write(`$ ${bold(`tappass ${args.join(" ")}`)}\n`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [TAPPASS, ...args], {
    cwd: home,
    env,
    encoding: "utf8",
  });
  process.stdout.write(`${redact(stdout)}${stderr}`);
  if (status !== expected) fail(`tappass ${args.join(" ")} exits ${status}, not ${expected}`);
  process.stdout.write(expected === 0 ? "\n" : `(exit code ${status})\n\n`);
  return stdout;
}

function changeOneByte(path) {
  const lines = readFileSync(path, "utf8").split("\n");
  const index = 249;
  const at = lines[index].indexOf('"agent_id":"') + '"agent_id":"'.length;
  const other = lines[index][at] === "s" ? "t" : "s";
  lines[index] = lines[index].slice(0, at) + other + lines[index].slice(at + 1);
  writeFileSync(path, lines.join("\n"));
  return index + 1;
}

function say(text) {
  process.stdout.write(`${bold(`# ${text}`)}\n`);
}

function fail(reason) {
  process.stderr.write(`demo: ${reason}\n`);
  process.exitCode = 1;
  throw new Error(reason);
}
