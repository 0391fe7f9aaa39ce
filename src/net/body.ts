/** A reply's body, read within a limit, with the network's failures put into words. */
import { TapPassError } from "../core/errors.ts";

export const DEFAULT_LIMIT = 16 * 1024 * 1024;

/** Stops as soon as more than `limit` bytes have come; throws `PROVIDER_ERROR`. */
export async function wholeBody(chunks: AsyncIterable<Uint8Array>, limit: number, host: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) {
      throw new TapPassError("PROVIDER_ERROR", `the reply of ${host} is larger than ${limit} bytes`, {
        facts: { host, limit },
      });
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** The chunks as they come; `explain` turns what breaks underneath into a product error. */
export async function* readable(
  body: AsyncIterable<Uint8Array>,
  explain: (error: unknown) => Error,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw explain(error);
  }
}
