/** The logs as rows of one table in Postgres, held by one gateway at a time. */
import type { Client } from "pg";
import { TapPassError } from "../core/errors.ts";
import type { LogName, Store } from "./store.ts";

/** Any constant will do, as long as every gateway takes the same. */
const LOCK = 7_264_991_038;
const PAGE = 1000;

/** `connection` is a DSN; no part of it is ever shown. Throws `CONFLICT` where another gateway uses the database. */
export async function openPostgresStore(connection: string): Promise<Store> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: connection, application_name: "tappass-devgate" });
  // A connection that breaks makes the next query fail; without a listener it would end the process with a stack trace.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    const code = (error as { code?: string }).code ?? "no code";
    throw new TapPassError("UNAVAILABLE", `the database that DATABASE_URL names does not let us in (${code})`, {
      hints: ["check host, user and password in DATABASE_URL, or unset it to keep state in files"],
    });
  }
  const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [LOCK]);
  if (!rows[0]?.locked) {
    await client.end();
    throw new TapPassError("CONFLICT", "another gateway uses this database", {
      hints: ["stop it first, or use another database"],
    });
  }
  await client.query(
    `CREATE TABLE IF NOT EXISTS tappass_devgate_log (
       log text NOT NULL, seq bigint NOT NULL, line text NOT NULL, PRIMARY KEY (log, seq))`,
  );
  const lengths = new Map<LogName, number>();
  for (const name of ["events", "checkpoints", "state"] as const) lengths.set(name, await lengthOf(client, name));
  return {
    repairs: [],
    async append(log, lines) {
      const from = lengths.get(log)!;
      await client.query(
        `INSERT INTO tappass_devgate_log (log, seq, line)
         SELECT $1, $2 + ordinality - 1, line FROM unnest($3::text[]) WITH ORDINALITY AS given(line, ordinality)`,
        [log, from, lines],
      );
      lengths.set(log, from + lines.length);
    },
    async *read(log, from = 0, to = Number.POSITIVE_INFINITY) {
      for (let at = from; at < to; ) {
        const page = await client.query<{ line: string }>(
          "SELECT line FROM tappass_devgate_log WHERE log = $1 AND seq >= $2 ORDER BY seq LIMIT $3",
          [log, at, Math.min(PAGE, to - at)],
        );
        for (const { line } of page.rows) yield line;
        if (page.rows.length < PAGE) return;
        at += page.rows.length;
      }
    },
    async close() {
      await client.end();
    },
  };
}

async function lengthOf(client: Client, log: LogName): Promise<number> {
  const { rows } = await client.query<{ length: string }>(
    "SELECT coalesce(max(seq) + 1, 0) AS length FROM tappass_devgate_log WHERE log = $1",
    [log],
  );
  return Number(rows[0]!.length);
}
