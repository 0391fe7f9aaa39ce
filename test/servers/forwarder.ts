/** A gateway in between: passes calls on, and changes the answers as a test wants. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Forwarder {
  readonly url: string;
  stop(): Promise<void>;
}

/** `change` gets the path with its query and the body, and gives the body that is passed back. */
export async function startForwarder(
  target: string,
  change: (path: string, body: string) => string | Promise<string>,
): Promise<Forwarder> {
  const server = createServer(async (request, reply) => {
    try {
      const { accept = "", authorization = "" } = request.headers;
      const path = request.url ?? "/";
      const got = await fetch(`${target}${path}`, { headers: { accept, authorization } });
      const next = got.headers.get("x-next-cursor");
      const body = await change(path, await got.text());
      reply
        .writeHead(got.status, {
          "content-type": got.headers.get("content-type") ?? "",
          ...(next === null ? {} : { "x-next-cursor": next }),
        })
        .end(body);
    } catch {
      reply.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
