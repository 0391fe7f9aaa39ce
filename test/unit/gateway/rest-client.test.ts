/** The gateway's client: lists in every form, refusals in both shapes, replies that are not what was promised. */
import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { Secret } from "../../../src/core/secret.ts";
import type { GatewayClient } from "../../../src/gateway/client.ts";
import { createGatewayClient } from "../../../src/gateway/rest-client.ts";
import { type Served, serve, testHttp } from "../ports.ts";

const TOKEN = "tp_admin_planted0123456789";
const NDJSON = "application/x-ndjson";

let server: Served;
afterEach(() => server?.stop());

async function client(listener: RequestListener, apiPrefix?: string): Promise<GatewayClient> {
  server = await serve(listener);
  const { http, clock } = await testHttp();
  const prefix = apiPrefix === undefined ? {} : { apiPrefix };
  return createGatewayClient({ url: server.url, token: new Secret(TOKEN), http, clock, ...prefix });
}

const answer =
  (status: number, body: string, type = "application/json", headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": type, "x-request-id": "req-42", ...headers });
    response.end(body);
  };

const KEY = { key_id: "dk_1", developer_email: "a@b.c", created_at: "2026-01-01T00:00:00Z", extra: 1 };

describe("a list", () => {
  test.each([
    ["bare", JSON.stringify([KEY])],
    ["in data", JSON.stringify({ data: [KEY], next_cursor: null })],
    ["in keys", JSON.stringify({ keys: [KEY] })],
    ["NDJSON", `${JSON.stringify(KEY)}\n\n`, NDJSON],
  ])("%s", async (_, body, type?: string) => {
    const keys = await (await client(answer(200, body, type))).listKeys("a");
    expect(keys).toEqual([{ ...KEY, expires_at: "", suffix: "" }]);
  });

  test("of agents, also with id instead of agent_id", async () => {
    const gateway = await client(answer(200, '{"agents":[{"id":"one"},{"agent_id":"two"}]}'));
    expect((await gateway.listAgents()).map((each) => each.agent_id)).toEqual(["one", "two"]);
  });

  test.each([
    ["a page", "<!DOCTYPE html><title>Login</title>", "text/html", "web page"],
    ["a page that says it is JSON", "<html></html>", "application/json", "web page"],
    ["nothing", "", "application/json", "nothing"],
    ["half of it", '{"data":[{"key_id":"dk', "application/json", "only a part"],
    ["a number", "42", "application/json", "no list"],
    ["null", "null", "application/json", "no list"],
    ["a list of other things", "[1,2]", "application/json", "something else"],
    ["keys without an id", '[{"name":"x"}]', "application/json", "key_id"],
    ["lines that are no objects", "1\n2\n", NDJSON, "not a JSON object"],
  ])("that is %s", async (_, body, type, said) => {
    const gateway = await client(answer(200, body, type));
    await expect(gateway.listKeys("a")).rejects.toMatchObject({
      code: "PROVIDER_ERROR",
      message: expect.stringContaining(said),
      facts: { request_id: "req-42" },
    });
  });
});

describe("a refusal", () => {
  test.each<[number, string, string, string]>([
    [401, '{"error":{"message":"no","type":"auth"}}', "UNAUTHENTICATED", ": no"],
    [403, '{"detail":"forbidden"}', "FORBIDDEN", ": forbidden"],
    [404, "{}", "NOT_FOUND", "not found"],
    [409, '{"error":"taken"}', "CONFLICT", ": taken"],
    [413, "", "INVALID_REQUEST", "413"],
    [422, '{"detail":[{"loc":["body","expires_days"],"msg":"too long"}]}', "INVALID_REQUEST", "expires_days: too long"],
    [429, "", "UNAVAILABLE", "429"],
    [500, "<html>oops</html>", "FAULT", "500"],
    [502, "", "UNAVAILABLE", "502"],
    [307, "", "PROVIDER_ERROR", "redirects"],
  ])("%i %s", async (status, body, code, said) => {
    const gateway = await client(answer(status, body));
    await expect(gateway.listKeys("a")).rejects.toMatchObject({
      code,
      message: expect.stringContaining(said),
      facts: { request_id: "req-42", status },
    });
  });

  test("names the role of the call", async () => {
    const gateway = await client(answer(403, "{}"));
    const hintOf = (running: Promise<unknown>) => running.catch((error: { hints: string[] }) => error.hints.join());
    expect(await hintOf(gateway.revokeKey("a", "dk_1"))).toContain("role admin");
    expect(await hintOf(gateway.listKeys("a"))).toContain("auditor");
    expect(await hintOf(gateway.createKey("a", { developer_email: "a@b.c", expires_days: 1 }, "x"))).toContain(
      "developer",
    );
  });

  test("cannot steer a terminal, show the token or go on for pages", async () => {
    const message = `\u001b[2J\u202e token ${TOKEN} ${"x".repeat(5000)}`;
    const gateway = await client(answer(422, JSON.stringify({ error: { message } })));
    const failure: Error = await gateway.listKeys("a").then(
      () => new Error("accepted"),
      (error: Error) => error,
    );
    expect(failure.message).not.toMatch(/[\u001b\u202e]/);
    expect(failure.message).not.toContain(TOKEN);
    expect(failure.message.length).toBeLessThan(260);
  });
});

describe("a call", () => {
  test("carries the token, and the key's idempotency key", async () => {
    const headers: Record<string, unknown> = {};
    const made = { api_key: "tp_dev_x", key_id: "dk_1", expires_at: "2026-06-01T00:00:00Z" };
    const gateway = await client((request, response) => {
      Object.assign(headers, request.headers);
      answer(201, JSON.stringify(made))(request, response);
    });
    const key = await gateway.createKey("a b/c", { developer_email: "a@b.c", expires_days: 1 }, "once");
    expect(key).toEqual({ ...made, developer_email: "a@b.c" });
    expect(headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, "idempotency-key": "once" });
    expect(server.seen).toEqual(["POST /agents/a%20b%2Fc/developer-keys"]);
  });

  test("that makes a key is sent once, whatever the answer", async () => {
    const gateway = await client(answer(503, "", "text/plain", { "retry-after": "0" }));
    await expect(gateway.createKey("a", { developer_email: "a@b.c", expires_days: 1 }, "x")).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(server.seen).toHaveLength(1);
  });

  test.each(["/api", "api/", "/api/"])("goes under the prefix %s", async (prefix) => {
    const gateway = await client(answer(200, '{"status":"ok"}'), prefix);
    await gateway.live();
    expect(server.seen).toEqual(["GET /api/health/live"]);
  });

  test("503 is an answer to whether it is ready", async () => {
    const gateway = await client(answer(503, '{"status":"starting","checks":{"ledger":"loading"}}'));
    expect(await gateway.ready()).toEqual({ status: "starting", checks: { ledger: "loading" } });
  });

  test("for events takes lines only: JSON written anew is not what was hashed", async () => {
    const gateway = await client(answer(200, '{"data":[]}'));
    await expect(gateway.auditLines({})).rejects.toMatchObject({
      code: "PROVIDER_ERROR",
      message: expect.stringContaining("ndjson"),
    });
  });

  test("for events gives the bytes and the cursor", async () => {
    const line = '{"audit_id": "ae_1",  "odd spacing":1.0}\n';
    const gateway = await client(answer(200, line, NDJSON, { "x-next-cursor": "ae_1" }));
    const page = await gateway.auditLines({ limit: 1, after: "ae_0", event_type: "chat" });
    const parts: Uint8Array[] = [];
    for await (const part of page.lines) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe(line);
    expect(page.next).toBe("ae_1");
    expect(server.seen).toEqual(["GET /audit?limit=1&after=ae_0&event_type=chat"]);
  });
});

test.each(["http://user:hush@host/", "ftp://host/", "nonsense", "https://host/?token=hush"])(
  "%s is not the URL of a gateway",
  async (url) => {
    const { http, clock } = await testHttp();
    expect(() => createGatewayClient({ url, http, clock })).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(() => createGatewayClient({ url, http, clock })).not.toThrow(/hush/);
  },
);
