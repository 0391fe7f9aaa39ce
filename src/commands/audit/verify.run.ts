/** Verifies an export and prints the report; the exit code is the verdict's. */
import { usage } from "../../core/errors.ts";
import type { Context } from "../../host/context.ts";
import { REQUIREMENTS, type Requirement } from "../../operations/verify-export.ts";
import type { Input } from "../spec.ts";
import { type Touches, verifyPaths } from "./verify-paths.ts";

export async function run(context: Touches & Pick<Context, "blockNetwork">, input: Input): Promise<number> {
  const { options } = input;
  const paths = list(input.args.file);
  const keys = list(options.key);
  const checkpoints = list(options.checkpoints);
  if ([...paths, ...keys, ...checkpoints].filter((path) => path === "-").length > 1) {
    throw usage("stdin (-) can be read for one thing only", "save the key or the export to a file");
  }
  const verification = {
    paths,
    keys,
    checkpoints,
    expectHeads: list(options.expectHead).map(expectedHead),
    ...(options.expectCount === undefined ? {} : { expectCount: wholeNumber("--expect-count", options.expectCount) }),
    require: requirements(options.require),
    canonical: String(options.canonical),
    maxFindings: wholeNumber("--max-findings", options.maxFindings),
    remember: options.remember !== false,
    offline: options.offline === true,
  };
  const attempts = verification.offline ? context.blockNetwork() : undefined;
  const code = await verifyPaths(context, verification);
  if (attempts) context.output.note(`offline: ${attempts()} connections were tried`, true);
  return code;
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
