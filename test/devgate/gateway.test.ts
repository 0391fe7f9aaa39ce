/** The development gateway over HTTP, with its state in files and in Postgres: the same suite for both. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningGateway, startGateway } from "../servers/gateway.ts";
import { type RunningPostgres, startPostgres } from "../servers/postgres.ts";
import { hasPython, VECTORS } from "../vectors/python.ts";

const NDJSON = { accept: "application/x-ndjson" };
const KEYS = "/agents/support-bot/developer-keys";
const alice = { developer_email: "alice@company.com", expires_days: 90 };

const folder = mkdtempSync(join(tmpdir(), "tappass-devgate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let postgres: RunningPostgres | undefined;
try {
  postgres = await startPostgres();
} catch (error) {
  if (process.env.CI) throw error;
  process.stderr.write(`\nSKIPPED: the gateway on Postgres: ${String(error)}\n`);
}
afterAll(() => postgres?.stop());

const stores: ReadonlyArray<readonly [string, boolean]> = [
  ["files", true],
  ["Postgres", postgres !== undefined],
];

describe.each(stores.filter(([, isThere]) => isThere))("a gateway with its state in %s", (store) => {
  let gateway: RunningGateway;
  let env: Record<string, string>;
  const data = join(folder, store);
  const start = () => startGateway({ data, args: ["--seed", "250", "--checkpoint-every", "100"], env });
  beforeAll(async () => {
    env = store === "Postgres" ? { DATABASE_URL: await postgres!.database("gateway") } : {};
    gateway = await start();
  });
  afterAll(() => gateway.stop());

  const json = async (reply: Response) => (await reply.json()) as Record<string, never>;

  test("issues a key once, lists it without its value, and forgets it when revoked", async () => {
    const made = await gateway.call("POST", KEYS, { body: { ...alice, name: "laptop" } });
    expect(made.status).toBe(201);
    const { api_key, key_id, expires_at } = (await made.json()) as {
      api_key: string;
      key_id: string;
      expires_at: string;
    };
    expect(api_key).toMatch(/^tp_dev_[A-Za-z0-9]{40}$/);
    expect(key_id).toMatch(/^dk_[0-9a-f]{16}$/);
    expect(Date.parse(expires_at) - Date.now()).toBeGreaterThan(89.9 * 86_400_000);
    const list = await gateway.call("GET", KEYS, { token: gateway.auditorKey });
    const text = await list.text();
    expect(text).not.toContain(api_key);
    expect((JSON.parse(text) as { data: unknown[] }).data).toContainEqual(
      expect.objectContaining({ key_id, name: "laptop", suffix: api_key.slice(-4) }),
    );
    expect(await json(await gateway.call("GET", "/me", { token: api_key }))).toMatchObject({
      subject: alice.developer_email,
      roles: ["AGENT"],
    });
    expect((await gateway.call("DELETE", `${KEYS}/${key_id}`)).status).toBe(204);
    expect((await gateway.call("GET", "/me", { token: api_key })).status).toBe(401);
    for (const file of readdirSync(data)) expect(readFileSync(join(data, file), "utf8")).not.toContain(api_key);
  });

  test.each([
    ["no e-mail", { expires_days: 1 }],
    ["a broken e-mail", { developer_email: "alice", expires_days: 1 }],
    ["0 days", { ...alice, expires_days: 0 }],
    ["366 days", { ...alice, expires_days: 366 }],
    ["half a day", { ...alice, expires_days: 1.5 }],
    ["a list", []],
  ])("refuses %s with 422", async (_, body) => {
    const reply = await gateway.call("POST", KEYS, { body });
    expect(reply.status).toBe(422);
    expect(await json(reply)).toMatchObject({ error: { type: "validation_error" } });
  });

  test("the same request twice makes one key", async () => {
    const headers = { "idempotency-key": "same" };
    const [first, second] = await Promise.all([1, 2].map(() => gateway.call("POST", KEYS, { body: alice, headers })));
    expect([first!.status, second!.status].sort()).toEqual([201, 409]);
    expect((await gateway.call("POST", KEYS, { body: alice, headers })).status).toBe(409);
  });

  test.each([
    ["GET", KEYS, null, 401],
    ["GET", KEYS, "tp_dev_unknown", 401],
    ["POST", KEYS, "auditor", 403],
    ["POST", KEYS, "developer", 422],
    ["GET", KEYS, "developer", 403],
    ["GET", "/audit", "developer", 403],
    ["GET", "/audit", "auditor", 200],
    ["POST", "/admin/vault/rotate", "auditor", 403],
    ["GET", "/me", "developer", 200],
    ["GET", "/health/live", null, 200],
    ["GET", "/audit/signing-key", null, 200],
    ["GET", "/nowhere", "admin", 404],
    ["DELETE", "/agents", "admin", 405],
    ["GET", "/agents/nobody/developer-keys", "admin", 404],
    ["DELETE", `${KEYS}/dk_0000000000000000`, "admin", 404],
    ["GET", "/audit?limit=0", "admin", 422],
    ["GET", "/audit?after=nothing", "admin", 422],
    ["GET", "/audit?from=yesterday", "admin", 422],
  ])("%s %s as %s answers %i, with a request id", async (method, path, who, status) => {
    const tokens: Record<string, string> = {
      admin: gateway.adminKey,
      auditor: gateway.auditorKey,
      developer: gateway.developerKey,
    };
    const reply = await gateway.call(method, path, {
      token: who === null ? null : (tokens[who] ?? who),
      headers: { "x-request-id": "req-test" },
      ...(method === "POST" ? { body: {} } : {}),
    });
    expect(reply.status).toBe(status);
    expect(reply.headers.get("x-request-id")).toBe("req-test");
  });

  test("bodies: too large, of another type, broken", async () => {
    expect((await gateway.call("POST", KEYS, { body: { name: "x".repeat(5_300_000) } })).status).toBe(413);
    expect((await gateway.call("POST", KEYS, { body: "a=b", headers: { "content-type": "text/plain" } })).status).toBe(
      415,
    );
    expect((await gateway.call("POST", KEYS, { body: "{" })).status).toBe(422);
  });

  test("provider keys go in and never come out", async () => {
    const secret = "sk-proj-planted-4711-abcdefghijkl";
    const set = await gateway.call("POST", "/admin/llm-keys/openai", { body: { api_key: secret } });
    expect(set.status).toBe(201);
    expect(await set.text()).not.toContain(secret);
    expect(await (await gateway.call("GET", "/admin/llm-keys")).text()).toContain("ijkl");
    for (const file of readdirSync(data)) expect(readFileSync(join(data, file), "utf8")).not.toContain(secret);
    expect(await json(await gateway.call("POST", "/admin/vault/rotate"))).toMatchObject({
      rotated: true,
      fingerprint: expect.stringMatching(/^dk:[0-9a-f]{16}$/),
    });
    expect((await gateway.call("DELETE", "/admin/llm-keys/openai")).status).toBe(204);
    expect((await gateway.call("GET", "/admin/llm-keys/openai")).status).toBe(404);
  });

  test("pages of events add up to the whole trail, lines exactly as hashed", async () => {
    const whole = await (await gateway.call("GET", "/audit", { headers: NDJSON })).text();
    let paged = "";
    let after = "";
    for (;;) {
      const reply = await gateway.call("GET", `/audit?limit=97${after && `&after=${after}`}`, { headers: NDJSON });
      paged += await reply.text();
      after = reply.headers.get("x-next-cursor") ?? "";
      if (!after) break;
    }
    expect(paged).toBe(whole);
    const kinds = await json(await gateway.call("GET", "/audit?event_type=key.revoked&limit=5"));
    expect(kinds).toMatchObject({ data: [{ event_kind: "key.revoked" }] });
  });

  test("another program agrees that chain, signatures and checkpoints hold", async () => {
    const check = hasPython ? spawnSync("python3", ["-c", "import cryptography"]).status : 1;
    if (check !== 0) {
      if (process.env.CI) throw new Error("python3 with cryptography is needed");
      process.stderr.write(
        "\nSKIPPED: the independent check of the ledger: python3 with cryptography is not installed\n",
      );
      return;
    }
    const path = (name: string) => join(folder, `${store}-${name}`);
    writeFileSync(path("events"), await (await gateway.call("GET", "/audit", { headers: NDJSON })).text());
    writeFileSync(
      path("checkpoints"),
      await (await gateway.call("GET", "/audit/checkpoints", { headers: NDJSON })).text(),
    );
    const { public_key } = (await (await gateway.call("GET", "/audit/signing-key")).json()) as { public_key: string };
    const key = Buffer.from(public_key, "base64").toString("hex");
    const checked = spawnSync("python3", [join(VECTORS, "check_ledger.py"), path("events"), path("checkpoints"), key], {
      encoding: "utf8",
    });
    expect(checked.stderr).toBe("");
    const integrity = (await (await gateway.call("GET", "/audit/integrity")).json()) as {
      status: string;
      events: number;
      checkpoints: number;
      head_hash: string;
    };
    expect(integrity.status).toBe("intact");
    expect(checked.stdout.trim()).toBe(`${integrity.events} ${integrity.checkpoints} ${integrity.head_hash}`);
  });

  test("what was acknowledged survives kill -9, and the trail stays whole", async () => {
    const acknowledged = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      let isRunning = true;
      const hammer = [1, 2, 3].map(async () => {
        while (isRunning) {
          const reply = await gateway.call("POST", KEYS, { body: alice }).catch(() => undefined);
          if (reply?.status === 201)
            acknowledged.add(((await reply.json().catch(() => ({}))) as { key_id: string }).key_id);
          if (!reply) return;
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 150 + 70 * round));
      await gateway.stop("SIGKILL");
      isRunning = false;
      await Promise.all(hammer);
      gateway = await start();
    }
    acknowledged.delete("");
    expect(acknowledged.size).toBeGreaterThan(3);
    const { data: keys } = (await (await gateway.call("GET", KEYS)).json()) as { data: Array<{ key_id: string }> };
    const present = new Set(keys.map((key) => key.key_id));
    expect([...acknowledged].filter((id) => id !== undefined && !present.has(id))).toEqual([]);
    expect(await json(await gateway.call("GET", "/audit/integrity"))).toMatchObject({ status: "intact" });
  });
});

describe("a gateway as a program", () => {
  test("cuts a torn last line and writes a missing checkpoint on start, and says so", async () => {
    const data = join(folder, "torn");
    const first = await startGateway({ data, args: ["--seed", "100", "--checkpoint-every", "50"] });
    await first.stop();
    writeFileSync(join(data, "events.jsonl"), `${readFileSync(join(data, "events.jsonl"), "utf8")}{"_hash":"torn`);
    const [kept] = readFileSync(join(data, "checkpoints.jsonl"), "utf8").split("\n");
    writeFileSync(join(data, "checkpoints.jsonl"), `${kept}\n`);
    const second = await startGateway({ data, args: ["--checkpoint-every", "50"] });
    expect(second.stderr()).toContain("torn line of 14 bytes");
    expect(second.stderr()).toContain("1 missing checkpoint was written");
    expect(await (await second.call("GET", "/audit/integrity")).json()).toMatchObject({
      status: "intact",
      events: 100,
      checkpoints: 2,
    });
    expect(await second.stop()).toBe(0);
  });

  test("keeps its files to itself, and its folder from a second gateway", async () => {
    const data = join(folder, "private");
    const gateway = await startGateway({ data });
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(data)) expect(statSync(join(data, file)).mode & 0o777, file).toBe(0o600);
    await expect(startGateway({ data })).rejects.toThrow(/ended with 1: .*another gateway/s);
    await gateway.stop();
  });

  test("limits requests from one address, and says when to come back", async () => {
    const gateway = await startGateway({ args: ["--rate-limit", "5"] });
    const statuses: number[] = [];
    let wait: string | null = null;
    for (let i = 0; i < 7; i += 1) {
      const reply = await gateway.call("GET", "/health/live");
      statuses.push(reply.status);
      wait = reply.headers.get("retry-after") ?? wait;
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(Number(wait)).toBeGreaterThan(0);
    await gateway.stop();
  });

  test.each([
    [["--port", "99999"], 2, "--port"],
    [["--prot", "1"], 2, "--prot"],
    [["--agents", "a b"], 2, "--agents"],
  ])("%j is refused with %i", (args, code, named) => {
    const { status, stderr } = spawnSync(process.execPath, ["bin/tappass-devgate.js", ...args], { encoding: "utf8" });
    expect(status).toBe(code);
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
