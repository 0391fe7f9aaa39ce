/** `tappass audit export`: the trail, taken away for verification. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "audit export",
  summary: "export the audit trail, exactly as it was hashed",
  description: [
    "Streams the events as JSON Lines, oldest first, in constant memory. With --out the file appears under its name only when it is complete; what a broken run has fetched is kept beside it and gone on with by the next run of the same command. A name that ends in .gz is compressed, and starts over.",
    "With --verify the export is verified while it is written, against the gateway's checkpoints and under the pinned keys or --key, and the exit code is the verdict's. An export that was tampered with is kept: it is evidence. A part that starts with --from is verified without checkpoints, which count from the first event.",
  ],
  examples: [
    { run: "tappass audit export --out export.jsonl", does: "the whole trail" },
    {
      run: "tappass audit export --out export.jsonl --with-checkpoints checkpoints.jsonl --verify",
      does: "and verify it against its checkpoints",
    },
    {
      run: "tappass audit export --from 2026-04-01 --to 2026-05-01 --out april.jsonl.gz",
      does: "one month, compressed",
    },
    {
      run: "tappass audit export --event-type key.revoked",
      does: "some events, to stdout; such a selection is no chain",
    },
  ],
  options: [
    { flags: "--out <file>", summary: "write here instead of stdout", complete: "file" },
    { flags: "--from <time>", summary: "only events at or after this time (RFC 3339)" },
    { flags: "--to <time>", summary: "only events before this time" },
    { flags: "--event-type <kind>", summary: "only events of this kind" },
    { flags: "--with-checkpoints <file>", summary: "save the checkpoints here as well", complete: "file" },
    { flags: "--verify", summary: "verify what is written, while it is written" },
    {
      flags: "--key <file>",
      summary: "with --verify: trusted key, as for audit verify",
      repeatable: true,
      complete: "file",
    },
    { flags: "--force", summary: "replace the file if it is there" },
  ],
  formats: ["table", "json"],
  gateway: true,
  exits: [
    [0, "exported; with --verify: verified"],
    [5, "with --verify: tampered"],
    [6, "the connection broke; run the same command again"],
    [7, "the file is there already"],
    [8, "with --verify: incomplete"],
  ],
  load: () => import("./export.run.ts"),
};
