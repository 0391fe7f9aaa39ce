/** Making and revoking keys when things go wrong half-way. */
import { describe, expect, test } from "vitest";
import { TapPassError } from "../../../src/core/errors.ts";
import type { DeveloperKey } from "../../../src/gateway/wire.ts";
import { createKey, keyRequest } from "../../../src/operations/create-key.ts";
import { inspectKey, looksLikeKey } from "../../../src/operations/inspect-key.ts";
import { type KeyWithState, lastUse, withState } from "../../../src/operations/key-states.ts";
import { resolveAgent } from "../../../src/operations/resolve-agent.ts";
import { revokeKeys } from "../../../src/operations/revoke-keys.ts";
import { testClock, testRandom } from "../ports.ts";
import { gatewayWith } from "./gateway-double.ts";

const EMAIL = "alice@company.com";
const MINUTE = 60_000;
const clock = testClock();

function key(id: string, createdAt: number, more: Partial<DeveloperKey> = {}): DeveloperKey {
  const created_at = new Date(createdAt).toISOString();
  const expires_at = new Date(createdAt + 90 * 24 * 60 * MINUTE).toISOString();
  return { key_id: id, developer_email: EMAIL, created_at, expires_at, suffix: "abcd", ...more };
}

describe("a key whose creation ends in silence", () => {
  const failing = (keys: readonly DeveloperKey[], theirs: number | undefined, failure: Error = cut()) =>
    createKey("a", keyRequest(EMAIL, "90d", undefined), {
      clock,
      random: testRandom,
      client: gatewayWith({
        createKey: () => Promise.reject(failure),
        listKeys: async () => [...keys],
        serverTime: async () => theirs,
      }),
    });
  const cut = () => new TapPassError("UNAVAILABLE", "the connection broke", { facts: { sent: true } });
  const now = clock.now();

  test("is found by the gateway's clock, and named with the line that revokes it", async () => {
    const ahead = now + 10 * MINUTE;
    await expect(failing([key("dk_old", ahead - 3 * MINUTE), key("dk_new", ahead)], ahead)).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      exitCode: 6,
      message: expect.stringMatching(/\(dk_new\)/),
      hints: [expect.stringContaining("tappass keys revoke dk_new --agent a")],
    });
  });

  test("is not confused with a key of a minute ago, with one of somebody else, or with a revoked one", async () => {
    const others = [
      key("dk_earlier", now - MINUTE),
      key("dk_bob", now, { developer_email: "bob@company.com" }),
      key("dk_gone", now, { revoked_at: new Date(now).toISOString() }),
    ];
    await expect(failing(others, now)).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      message: expect.stringContaining("no new key"),
      hints: ["it is safe to try again"],
    });
  });

  test("is looked for with more tolerance where the gateway tells no time", async () => {
    await expect(failing([key("dk_maybe", now - MINUTE)], undefined)).rejects.toMatchObject({
      message: expect.stringContaining("dk_maybe"),
    });
  });

  test("is not searched where nothing was sent, or where the gateway refused", async () => {
    const unsent = new TapPassError("UNAVAILABLE", "connection refused", { facts: { sent: false } });
    await expect(failing([], now, unsent)).rejects.toBe(unsent);
    const limited = new TapPassError("UNAVAILABLE", "slow down", { facts: { status: 429 } });
    await expect(failing([], now, limited)).rejects.toBe(limited);
    const conflict = new TapPassError("CONFLICT", "taken");
    await expect(failing([], now, conflict)).rejects.toBe(conflict);
  });

  test("by Ctrl-C says that it may exist", async () => {
    const stopped = new Error("interrupted");
    stopped.name = "AbortError";
    await expect(failing([], now, stopped)).rejects.toMatchObject({
      code: "INTERRUPTED",
      exitCode: 130,
      hints: [expect.stringContaining("tappass keys list --agent a --email alice@company.com")],
    });
  });

  test("and cannot be looked for says so", async () => {
    const running = createKey("a", keyRequest(EMAIL, "90d", undefined), {
      clock,
      random: testRandom,
      client: gatewayWith({ createKey: () => Promise.reject(cut()), listKeys: () => Promise.reject(cut()) }),
    });
    await expect(running).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      message: expect.stringContaining("not known"),
    });
  });
});

test.each(["1d", "365d", "P90D", "24h", "2w"])("--expires %s", (text) => {
  expect(keyRequest(EMAIL, text, undefined).expires_days).toBeGreaterThanOrEqual(1);
});

test.each(["0d", "366d", "36h", "-1d", "90", "soon", "P1Y", ""])("--expires %s is refused", (text) => {
  expect(() => keyRequest(EMAIL, text, undefined)).toThrow(expect.objectContaining({ code: "USAGE" }));
});

test.each(["alice", "@b.c", "a@", "a b@c.d", "a@b@c.d", "a@b.c>", "a@-b.c"])("--email %s is refused", (email) => {
  expect(() => keyRequest(email, "90d", undefined)).toThrow(expect.objectContaining({ code: "USAGE" }));
});

describe("revoking several", () => {
  const states = (...ids: string[]): KeyWithState[] => ids.map((id) => withState(key(id, clock.now()), clock.now()));

  test("says which are done when one fails, and what is left", async () => {
    const client = gatewayWith({
      revokeKey: async (_, id) => {
        if (id === "dk_2") throw new TapPassError("UNAVAILABLE", "the connection broke");
      },
    });
    await expect(revokeKeys(client, "a", states("dk_1", "dk_2", "dk_3"))).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: "dk_2: the connection broke",
      hints: ["revoked: dk_1", "still to do: tappass keys revoke dk_2 dk_3 --agent a"],
    });
  });

  test("leaves alone what is revoked already", async () => {
    const asked: string[] = [];
    const client = gatewayWith({
      revokeKey: async (_, id) => {
        asked.push(id);
      },
    });
    const gone = withState(key("dk_0", 0, { revoked_at: "2026-01-01T00:00:00Z" }), clock.now());
    const done = await revokeKeys(client, "a", [gone, ...states("dk_1")]);
    expect(done.map((each) => each.result)).toEqual(["was already revoked", "revoked"]);
    expect(asked).toEqual(["dk_1"]);
  });
});

test("states and last use, in words", () => {
  const now = clock.now();
  expect(withState(key("dk_1", now), now).state).toBe("active");
  expect(withState(key("dk_1", now - 91 * 24 * 60 * MINUTE), now).state).toBe("expired");
  const used = (ago: number) => lastUse(key("dk_1", 0, { last_used_at: new Date(now - ago).toISOString() }), now);
  expect(lastUse(key("dk_1", 0), now)).toBe("never used");
  expect(used(10_000)).toBe("last used less than a minute ago");
  expect(used(3 * MINUTE)).toBe("last used 3 minutes ago");
  expect(used(60 * MINUTE)).toBe("last used 1 hour ago");
  expect(used(49 * 60 * MINUTE)).toBe("last used 2 days ago");
});

describe("the agent", () => {
  const listing = (...ids: string[]) => gatewayWith({ listAgents: async () => ids.map((agent_id) => ({ agent_id })) });
  const nobody = () => Promise.reject(new TapPassError("ANSWER_NEEDED", "nobody can be asked"));

  test("is the one named, without a call", async () => {
    expect(await resolveAgent("mine", gatewayWith({}), nobody)).toBe("mine");
    await expect(resolveAgent("../x", gatewayWith({}), nobody)).rejects.toMatchObject({ code: "USAGE" });
  });

  test("is the only one, or the one chosen, or asked for by name", async () => {
    expect(await resolveAgent(undefined, listing("one"), nobody)).toBe("one");
    expect(await resolveAgent(undefined, listing("one", "two"), async (all) => all[1]!)).toBe("two");
    await expect(resolveAgent(undefined, listing("one", "two"), nobody)).rejects.toMatchObject({
      code: "ANSWER_NEEDED",
      exitCode: 2,
      hints: [expect.stringContaining("one, two")],
    });
    await expect(resolveAgent(undefined, listing(), nobody)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

test("a key tells its kind, and a stranger's secret is never repeated", () => {
  const facts = inspectKey(`tp_dev_${"a1B2".repeat(10)}`);
  expect(facts).toMatchObject({ kind: "developer key", length: 47, characters: "base62", suffix: "a1B2" });
  expect(inspectKey("tp_dev_short").well_formed).toBe(false);
  expect(looksLikeKey(`tp_dev_${"a".repeat(40)}`)).toBe(true);
  for (const text of ["sk-hush-hush-hush-hush", "hush", ""]) {
    expect(() => inspectKey(text)).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(() => inspectKey(text)).not.toThrow(/hush/);
  }
});
