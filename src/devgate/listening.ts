/** Opening and closing the server's socket. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { TapPassError } from "../core/errors.ts";

/** Running requests get this long to finish, in milliseconds. */
const GRACE = 5000;

/** Resolves to the port, which matters where 0 was asked for. Throws `FAULT`. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      const message = isTaken ? `port ${port} is in use` : `cannot listen on ${host}:${port} (${error.code})`;
      fail(new TapPassError("FAULT", message, { hints: isTaken ? ["--port 0 takes any free port"] : [] }));
    });
    server.listen(port, host, () => done((server.address() as AddressInfo).port));
  });
}

/** No new connections; running requests may finish, idle ones are closed. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), GRACE);
  await closed;
  clearTimeout(late);
}
