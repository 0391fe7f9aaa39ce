/** Exports by a writer that is not of this repository: TAPPASS_EXPORT_WRITER=PROGRAM.py, called as its `--help` says. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../scripts/tappass.ts";
import { fileSource, library } from "../vectors/library.ts";

const writer = process.env.TAPPASS_EXPORT_WRITER ?? join(ROOT, "../shared/tools/make_audit_export.py");

describe.skipIf(!existsSync(writer))("another writer's export", () => {
  test.each(["compact", "spaced", "ascii"])("%s", async (style) => {
    const folder = mkdtempSync(join(tmpdir(), "tappass-writer-"));
    try {
      const args = ["--events", "2500", "--seed", "7", "--style", style, "--out", folder];
      const made = spawnSync("python3", [writer, ...args], { encoding: "utf8" });
      expect(made.status, made.stderr).toBe(0);
      const keys = ["pem", "json"].map((form) =>
        library.parseTrustedKeys(readFileSync(join(folder, `signing-key.${form}`)), form),
      );
      expect(keys[0]![0]!.fingerprint).toBe(keys[1]![0]!.fingerprint);
      const report = await library.verify({
        sources: [fileSource(join(folder, "export.jsonl"))],
        checkpoints: [fileSource(join(folder, "checkpoints.jsonl"))],
        keys: keys[1]!,
      });
      expect(report.findings).toEqual([]);
      expect(report).toMatchObject({
        verdict: "verified",
        trail: { events: 2500, checkpoints: 2 },
        anchored_through: { line: 2000 },
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
