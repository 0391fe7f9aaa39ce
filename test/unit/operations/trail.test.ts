/** Exporting and following a trail that comes in pieces, breaks off, or is none. */
import { describe, expect, test } from "vitest";
import { TapPassError } from "../../../src/core/errors.ts";
import type { AuditPage } from "../../../src/gateway/client.ts";
import type { AuditQuery } from "../../../src/gateway/wire.ts";
import { type ExportPorts, exportTrail } from "../../../src/operations/export-trail.ts";
import { pulled, ReaderGone } from "../../../src/operations/pulled.ts";
import { checkpointsBefore } from "../../../src/operations/save-checkpoints.ts";
import { tailTrail } from "../../../src/operations/tail-trail.ts";
import { testClock } from "../ports.ts";
import { gatewayWith } from "./gateway-double.ts";

const HOUR = 3_600_000;
const line = (n: number): string => `{"audit_id":"ae_${n}","text":"é ${n}"}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, at) => line(from + at)).join("");

async function* bytes(text: string, size = 7): AsyncIterable<Uint8Array> {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

async function* breaking(text: string): AsyncIterable<Uint8Array> {
  yield* bytes(text);
  throw new TapPassError("UNAVAILABLE", "the connection broke");
}

/** Answers in turn; notes what was asked. */
function answering(...answers: ReadonlyArray<(query: AuditQuery) => AuditPage>) {
  const asked: AuditQuery[] = [];
  const client = gatewayWith({
    auditLines: async (query) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push(query);
      return answer(query);
    },
  });
  const warnings: string[] = [];
  const ports: ExportPorts = {
    client,
    clock: testClock(),
    signal: new AbortController().signal,
    warn: (text) => warnings.push(text),
    onProgress: () => {},
  };
  return { asked, ports, warnings };
}

async function exported(ports: ExportPorts, query: AuditQuery = {}) {
  const parts: string[] = [];
  const result = await exportTrail(
    query,
    async (part) => {
      parts.push(Buffer.from(part).toString());
    },
    ports,
  );
  expect(parts.every((part) => part.endsWith("\n"))).toBe(true);
  return { ...result, text: parts.join("") };
}

describe("an export", () => {
  test("goes from page to page behind the last event", async () => {
    const { ports, asked } = answering(
      () => ({ lines: bytes(lines(1, 3)), next: "ae_3" }),
      () => ({ lines: bytes(lines(4, 5)) }),
    );
    expect(await exported(ports)).toMatchObject({ events: 5, text: lines(1, 5) });
    expect(asked.map((each) => each.after)).toEqual([undefined, "ae_3"]);
  });

  test("of nothing is empty", async () => {
    const { ports } = answering(() => ({ lines: bytes("") }));
    expect(await exported(ports)).toEqual({ events: 0, bytes: 0, text: "" });
  });

  test("goes on behind the last whole line when the connection breaks in one", async () => {
    const { ports, asked, warnings } = answering(
      () => ({ lines: breaking(lines(1, 3) + line(4).slice(0, 9)) }),
      () => ({ lines: bytes(lines(4, 6)) }),
    );
    expect(await exported(ports)).toMatchObject({ text: lines(1, 6) });
    expect(asked[1]!.after).toBe("ae_3");
    expect(warnings).toEqual(["the connection broke after 3 events; going on from there"]);
  });

  test("takes an end in the middle of a line for a break, and a missing last newline for an end", async () => {
    const torn = answering(
      () => ({ lines: bytes(lines(1, 2) + line(3).slice(0, -4)) }),
      () => ({ lines: bytes(lines(3, 3)) }),
    );
    expect(await exported(torn.ports)).toMatchObject({ text: lines(1, 3) });
    const bare = answering(() => ({ lines: bytes(lines(1, 2).slice(0, -1)) }));
    expect(await exported(bare.ports)).toMatchObject({ text: lines(1, 2) });
  });

  test("gives up after five breaks without a line, but not while lines come", async () => {
    const dead = answering(() => ({ lines: breaking("") }));
    await expect(exported(dead.ports)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(dead.asked).toHaveLength(5);
    const slow = answering(...Array.from({ length: 12 }, (_, at) => () => ({ lines: breaking(line(at)) })), () => ({
      lines: bytes(""),
    }));
    expect((await exported(slow.ports)).events).toBe(12);
  });

  test.each(["<html>\n", "[1]\n", '{"id":1}\n', "null\n"])("of %j is no trail", async (text) => {
    const { ports } = answering(() => ({ lines: bytes(text) }));
    await expect(exported(ports)).rejects.toMatchObject({ code: "PROVIDER_ERROR" });
  });
});

describe("the newest events", () => {
  const tail = async (ports: ExportPorts, count: number): Promise<string[]> => {
    const found: string[] = [];
    const options = { lines: count, follow: false, interval: 1, eventType: undefined };
    await tailTrail(
      options,
      async (more) => {
        found.push(...more);
      },
      ports,
    );
    return found;
  };

  test("of a busy trail are read from its last hour alone", async () => {
    const { ports, asked } = answering(() => ({ lines: bytes(lines(1, 20)) }));
    expect(await tail(ports, 3)).toEqual(lines(18, 20).trimEnd().split("\n"));
    expect(asked.map((each) => each.from)).toEqual([new Date(ports.clock.now() - HOUR).toISOString()]);
  });

  test("of a quiet one are looked for further back, and in the end from its start", async () => {
    const { ports, asked } = answering((query) => ({ lines: bytes(query.from ? line(9) : lines(1, 9)) }));
    expect(await tail(ports, 4)).toEqual(lines(6, 9).trimEnd().split("\n"));
    expect(asked).toHaveLength(4);
    expect(asked.at(-1)!.from).toBeUndefined();
  });
});

describe("reading what is written", () => {
  test("takes turns, and ends with what the writer throws", async () => {
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of pulled(async (write) => {
        await write(Buffer.from("one"));
        seen.push("taken");
        await write(Buffer.from("two"));
        throw new Error("it broke");
      }))
        seen.push(Buffer.from(chunk).toString());
    })();
    await expect(reading).rejects.toThrow("it broke");
    expect(seen).toEqual(["one", "taken", "two"]);
  });

  test("tells the writer when nobody reads on", async () => {
    const told = new Promise((resolve) => {
      const source = pulled((write) =>
        write(Buffer.from("one"))
          .then(() => write(Buffer.from("two")))
          .catch(resolve),
      );
      void source.next().then(() => source.return(undefined));
    });
    expect(await told).toBeInstanceOf(ReaderGone);
  });
});

test("checkpoints of a part of the trail are those made before its end", () => {
  const all = [1, 2, 3].map((day) => JSON.stringify({ ts: `2026-04-0${day}T00:00:00Z` }));
  expect(checkpointsBefore(all, undefined)).toEqual(all);
  expect(checkpointsBefore(all, "2026-04-02T00:00:00Z")).toEqual(all.slice(0, 1));
  expect(checkpointsBefore(["not json"], "2026-04-02T00:00:00Z")).toEqual(["not json"]);
});
