/** Writes a large signed export for timing: canonical lines of about 700 bytes, checkpoints every 1000, one key. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/**
 * The export of `events` events in `folder`, made once and kept under that name: paths of export, checkpoints and key.
 */
export function largeExport(folder, events) {
  const home = join(folder, `export-${events}`);
  const paths = {
    events: join(home, "export.jsonl"),
    checkpoints: join(home, "checkpoints.jsonl"),
    key: join(home, "key.pem"),
  };
  if (existsSync(home)) return paths;
  const draft = `${home}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const out = openSync(join(draft, "export.jsonl"), "w");
  const checkpoints = [];
  let previous = null;
  let batch = "";
  for (let i = 1; i <= events; i += 1) {
    const ts = new Date(1_770_000_000_000 + i * 250).toISOString();
    const body = bodyOf(i, previous, ts);
    const digest = createHash("sha256").update(body).digest();
    previous = digest.toString("hex");
    const signature = sign(null, digest, privateKey).toString("base64");
    batch += `${body.slice(0, -1)},"_hash":"${previous}","_sig":"${signature}"}\n`;
    if (i % 1000 === 0) {
      const claim = `{"checkpoint_id":"cp_${i}","event_count":${i},"head_hash":"${previous}","ts":"${ts}"}`;
      const claimed = sign(null, createHash("sha256").update(claim).digest(), privateKey).toString("base64");
      checkpoints.push(`${claim.slice(0, -1)},"_sig":"${claimed}"}`);
    }
    if (batch.length > 1 << 20) {
      writeSync(out, batch);
      batch = "";
    }
  }
  writeSync(out, batch);
  closeSync(out);
  writeFileSync(join(draft, "checkpoints.jsonl"), checkpoints.map((line) => `${line}\n`).join(""));
  writeFileSync(join(draft, "key.pem"), publicKey.export({ type: "spki", format: "pem" }));
  renameSync(draft, home);
  return paths;
}

/** Members in code point order, as the gateway hashes them. */
function bodyOf(i, previous, ts) {
  const prev = previous === null ? "null" : `"${previous}"`;
  const text = 'a summary of what was asked, with ünïcode and \\"quotes\\" in it '.repeat(1 + (i % 3));
  return (
    `{"agent_id":"support-bot","audit_id":"ae_${String(i).padStart(26, "0")}",` +
    `"cost":{"completion_tokens":${i % 900},"prompt_tokens":${(i * 7) % 4000},"usd":${i % 3 === 0 ? "1e-05" : "0.0012"}},` +
    `"detections":[{"category":"pii.email","score":1.0,"severity":"low"}],"event_kind":"chat","input_summary":"${text}",` +
    `"model":"gpt-4o-mini","policy_result":{"rule":"default","verdict":"allow"},"prev_hash":${prev},` +
    `"provider":"openai","session_id":"sess_${i % 1000}","ts":"${ts}"}`
  );
}
