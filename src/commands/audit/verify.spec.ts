/** `tappass audit verify`: the offline verdict on an export. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "audit verify",
  summary: "verify an audit export offline, and say what was done to it",
  description: [
    "Recomputes the hash of every event, follows every link, checks every signature under the keys you trust and every checkpoint, and gives one of three verdicts: verified, incomplete or tampered. It says what was proven and what was not, and for a trail that was touched what was done to it, at which line.",
    "FILE is JSON Lines as `tappass audit export` writes it, plain, .gz or .zst, a saved reply of GET /audit, a folder of daily archives, or - for stdin. Several files are one trail, in the order given. Reading a file opens no socket.",
    "Trust is given, never taken from the export: by --key, or by keys pinned with `tappass audit pin`. Without a key nothing is ever verified. A cut end leaves a valid chain: only a checkpoint, --expect-head, --expect-count or the head remembered from an earlier run shows it. The format and the classes of findings are in tappass-audit(7).",
  ],
  examples: [
    { run: "tappass audit verify export.jsonl", does: "verify an export under the pinned key" },
    {
      run: "tappass audit verify export.jsonl --key signing-key.pem --checkpoints checkpoints.jsonl",
      does: "under a key from a file, against the gateway's checkpoints",
    },
    {
      run: "tappass audit verify archive/ --require key,checkpoints,anchored",
      does: "a folder of daily archives, strictly",
    },
    {
      run: "zstd -dc day.jsonl.zst | tappass audit verify - --json",
      does: "from stdin, with a machine-readable report",
    },
  ],
  arguments: [
    { name: "file", summary: "export, folder, or - for stdin", required: true, variadic: true, complete: "file" },
  ],
  options: [
    {
      flags: "--key <file>",
      summary: "trusted key: PEM, JWK, JWKS, hex, base64, a signing-key reply or a key history; - or https://… as well",
      repeatable: true,
      complete: "file",
    },
    {
      flags: "--checkpoints <file>",
      summary: "signed checkpoints kept apart from the trail",
      repeatable: true,
      complete: "file",
    },
    {
      flags: "--expect-head <hash>",
      summary: "hash that must be in the trail, or that it must start from",
      repeatable: true,
    },
    { flags: "--expect-count <n>", summary: "number of events there must be" },
    {
      flags: "--require <items>",
      summary: "exit 8 unless proven: key, signatures, checkpoints, genesis, anchored (separated by commas)",
    },
    {
      flags: "--canonical <name>",
      summary: "accept a trail hashed in another canonical form than the gateway's",
      default: "python",
      choices: [
        "python",
        "python-ascii",
        "python-spaced",
        "python-ascii-spaced",
        "rfc8785",
        "insertion",
        "insertion-ascii",
        "insertion-spaced",
        "insertion-ascii-spaced",
        "ecmascript",
      ],
    },
    { flags: "--max-findings <n>", summary: "findings listed at most; all are counted", default: 1000 },
    { flags: "--no-remember", summary: "neither compare with nor keep the head of this trail" },
    { flags: "--offline", summary: "refuse every socket while verifying, and say how many were tried" },
  ],
  formats: ["table", "json", "jsonl"],
  exits: [
    [0, "verified"],
    [8, "incomplete: nothing contradicts the trail, but something is not proven"],
    [5, "tampered: these are not the events that were recorded"],
    [2, "the input cannot be read as an export, or a key or flag is wrong"],
  ],
  load: () => import("./verify.run.ts"),
};
