/** The logs as rows of one table in Postgres, held by one gateway at a time. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { TapPassError } from "../core/errors.ts";
import { LOG_NAMES, type LogName, type Store, storeFailed } from "./store.ts";

/** Any constant will do, as long as every gateway takes the same. */
const LOCK = 7_264_991_038;
/** The server may need a moment to notice that a killed gateway's connection is gone. */
const LOCK_TRIES = 10;
const LOCK_PAUSE = 200;
const PAGE = 1000;
const HINTS = ["check host, user and password in DATABASE_URL, or unset it to keep state in files"];

/** `connection` is a DSN; no part of it is ever shown. Throws `CONFLICT` where another gateway uses the database. */
export async function openPostgresStore(connection: string): Promise<Store> {
  const client = await connect(connection);
  let isUsable = true;
  // A connection that breaks takes the lock with it; without a listener it would end the process with a stack trace.
  client.on("error", () => {
    isUsable = false;
  });
  const lengths = new Map<LogName, number>();
  try {
    await lock(client);
    await client.query(
      `CREATE TABLE IF NOT EXISTS tappass_devgate_log (
         log text NOT NULL, seq bigint NOT NULL, line text NOT NULL, PRIMARY KEY (log, seq))`,
    );
    for (const name of LOG_NAMES) lengths.set(name, await lengthOf(client, name));
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof TapPassError) throw error;
    throw storeFailed("the database that DATABASE_URL names cannot be prepared", error);
  }
  return {
    repairs: [],
    isUsable: () => isUsable,
    async append(log, lines) {
      if (!isUsable) throw storeFailed("the connection to the database broke; restart the gateway", undefined);
      const from = lengths.get(log)!;
      try {
        // One statement is one transaction: all of the lines or none.
        await client.query(
          `INSERT INTO tappass_devgate_log (log, seq, line)
           SELECT $1, $2 + ordinality - 1, line FROM unnest($3::text[]) WITH ORDINALITY AS given(line, ordinality)`,
          [log, from, lines],
        );
      } catch (error) {
        // Whether it was committed is not known where the answer was lost.
        isUsable = false;
        throw storeFailed("the database does not take what is to be written", error);
      }
      lengths.set(log, from + lines.length);
    },
    async *read(log, from = 0, to = Number.POSITIVE_INFINITY) {
      const end = Math.min(to, lengths.get(log)!);
      for (let at = from; at < end; at += PAGE) {
        const page = await rowsOf(client, log, at, Math.min(end, at + PAGE));
        for (const { line } of page) yield line;
      }
    },
    async close() {
      await client.end().catch(() => undefined);
    },
  };
}

async function connect(connection: string): Promise<Client> {
  const { default: pg } = await import("pg");
  try {
    const client = new pg.Client({ connectionString: connection, application_name: "tappass-devgate" });
    await client.connect();
    return client;
  } catch (error) {
    const code = (error as { code?: string }).code ?? "no code";
    // The cause is left out: it may quote the connection string.
    throw new TapPassError("UNAVAILABLE", `the database that DATABASE_URL names does not let us in (${code})`, {
      hints: HINTS,
    });
  }
}

async function lock(client: Client): Promise<void> {
  for (let i = 0; i < LOCK_TRIES; i += 1) {
    const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [LOCK]);
    if (rows[0]?.locked) return;
    await sleep(LOCK_PAUSE);
  }
  throw new TapPassError("CONFLICT", "another gateway uses this database", {
    hints: ["stop it first, or use another database"],
  });
}

async function rowsOf(client: Client, log: LogName, from: number, to: number): Promise<Array<{ line: string }>> {
  try {
    const page = await client.query<{ line: string }>(
      "SELECT line FROM tappass_devgate_log WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq",
      [log, from, to],
    );
    return page.rows;
  } catch (error) {
    throw storeFailed("the database does not answer", error);
  }
}

async function lengthOf(client: Client, log: LogName): Promise<number> {
  const { rows } = await client.query<{ length: string }>(
    "SELECT coalesce(max(seq) + 1, 0) AS length FROM tappass_devgate_log WHERE log = $1",
    [log],
  );
  return Number(rows[0]!.length);
}
