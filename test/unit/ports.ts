/** Ports for tests of rooms that take the outside world as arguments: a clock that does not wait, a log that is read. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock, Env, Log, Random } from "../../src/core/ports.ts";
import { createHttp, type HttpOptions } from "../../src/net/http.ts";

/** 2026-04-01T00:00:00Z, and every `sleep` moves it on at once. */
export function testClock(start = Date.parse("2026-04-01T00:00:00Z")): Clock & { readonly slept: number[] } {
  let passed = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => start + passed,
    monotonic: () => passed,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      passed += milliseconds;
    },
  };
}

/** Always the same; jitter is then 1. */
export const testRandom: Random = {
  bytes: (count) => Uint8Array.from({ length: count }, (_, index) => (index === 0 ? 0x80 : 0)),
  uuid: () => "00000000-0000-4000-8000-000000000000",
};

export function testLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    debug: (message, facts) => lines.push(`${message} ${JSON.stringify(facts ?? {})}`),
    warn: (message) => lines.push(`warning: ${message}`),
  };
}

export async function testHttp(more: Partial<HttpOptions> = {}) {
  const clock = testClock();
  const log = testLog();
  const env: Env = {};
  const http = await createHttp({ clock, log, random: testRandom, env, userAgent: "tappass/test", ...more });
  return { http, clock, log };
}

export interface Served {
  readonly url: string;
  readonly port: number;
  /** Requests as `GET /path`. */
  readonly seen: string[];
  stop(): Promise<void>;
}

export async function serve(listener: RequestListener): Promise<Served> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export function newFolder(): { readonly path: string; file(name: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "tappass-unit-"));
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}
