/** A TCP proxy that cuts the connection after so many bytes of the answer, as often as it is told to. */

import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

export interface CuttingProxy {
  readonly url: string;
  /** Answers of more than this are cut, `times` times; 0 bytes cuts at once. */
  cut(bytes: number, times: number): void;
  /** After the next cut every further answer is cut at once. */
  dieAfterNextCut(): void;
  readonly cuts: () => number;
  stop(): Promise<void>;
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let limit = Number.POSITIVE_INFINITY;
  let left = 0;
  let done = 0;
  let isDying = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    let passed = 0;
    client.pipe(upstream);
    upstream.on("data", (chunk: Buffer) => {
      passed += chunk.length;
      if (left > 0 && passed > limit) {
        const kept = Math.max(0, limit - (passed - chunk.length));
        left -= 1;
        done += 1;
        if (isDying) limit = 0;
        client.write(chunk.subarray(0, kept), () => {
          client.destroy();
          upstream.destroy();
        });
        return;
      }
      client.write(chunk);
    });
    upstream.on("end", () => client.end());
    client.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(bytes, times) {
      limit = bytes;
      left = times;
    },
    dieAfterNextCut() {
      isDying = true;
    },
    cuts: () => done,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
