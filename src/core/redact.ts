/** Takes what looks like a secret out of text that is about to be shown under `--debug`. */

const HIDDEN = "[secret]";

/** Token shapes of this product and of the services beside it, and the places where tokens travel. */
const SHAPES: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(?:tp|sk|pk|hvs|hvb|ghp|glpat)[_.-][A-Za-z0-9_.-]{8,}/g, HIDDEN],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, `$1 ${HIDDEN}`],
  [/(\/\/)[^/@\s]+@/g, `$1${HIDDEN}@`],
  [/\b((?:authorization|x-api-key|x-vault-token|cookie|set-cookie)["']?\s*[:=]\s*["']?)[^"',\s]+/gi, `$1${HIDDEN}`],
  [/([?&](?:token|key|api_key|apikey|secret|password|sig|signature|access_token)=)[^&\s"']+/gi, `$1${HIDDEN}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
];

/** The text with every known shape of a secret replaced by `[secret]`. */
export function redact(text: string): string {
  let out = text;
  for (const [shape, replacement] of SHAPES) out = out.replace(shape, replacement);
  return out;
}
