/** When a request is sent again, and what is never sent again. */
import { afterEach, describe, expect, test } from "vitest";
import type { HttpRequest } from "../../../src/core/ports.ts";
import { type Served, serve, testHttp } from "../ports.ts";

let server: Served | undefined;
afterEach(() => server?.stop());

/** Answers with these statuses in turn, then 200. */
async function turns(statuses: readonly number[], headers: Record<string, string> = {}): Promise<Served> {
  let next = 0;
  server = await serve((_, response) => {
    const status = statuses[next] ?? 200;
    next += 1;
    response.writeHead(status, status === 200 ? {} : headers).end("x");
  });
  return server;
}

describe("a status that says not now", () => {
  test.each([429, 502, 503, 504])("%i is asked again", async (status) => {
    const { url, seen } = await turns([status, status]);
    const { http, clock } = await testHttp();
    expect((await http.request({ method: "GET", url })).status).toBe(200);
    expect(seen).toHaveLength(3);
    expect(clock.slept).toEqual([300, 600]);
  });

  test("three tries, then the status is the answer", async () => {
    const { url, seen } = await turns([503, 503, 503, 503]);
    const { http } = await testHttp();
    const reply = await http.request({ method: "DELETE", url });
    expect(reply.status).toBe(503);
    expect(await reply.text()).toBe("x");
    expect(seen).toHaveLength(3);
  });

  test.each([400, 401, 403, 404, 409, 422, 500])("%i is an answer at once", async (status) => {
    const { url, seen } = await turns([status]);
    const { http } = await testHttp();
    expect((await http.request({ method: "GET", url })).status).toBe(status);
    expect(seen).toHaveLength(1);
  });

  test.each<[string, Partial<HttpRequest>, number]>([
    ["POST", { method: "POST" }, 1],
    ["PATCH", { method: "PATCH" }, 1],
    ["a POST that is said to be idempotent", { method: "POST", idempotent: true }, 2],
    ["a GET that is said not to be", { method: "GET", idempotent: false }, 1],
  ])("%s", async (_, request, times) => {
    const { url, seen } = await turns([503]);
    const { http } = await testHttp();
    await http.request({ method: "GET", url, body: "{}", ...request });
    expect(seen).toHaveLength(times);
  });
});

describe("Retry-After", () => {
  test.each<[string, number]>([
    ["7", 7000],
    ["0", 0],
    ["Wed, 01 Apr 2026 00:00:20 GMT", 20_000],
    ["Wed, 01 Apr 2020 00:00:20 GMT", 0],
    ["86400", 60_000],
    ["soon", 300],
    ["-5", 300],
  ])("%s waits %i ms", async (value, waited) => {
    const { url } = await turns([503], { "retry-after": value });
    const { http, clock } = await testHttp();
    await http.request({ method: "GET", url });
    expect(clock.slept).toEqual([waited]);
  });

  test("a long pause is said", async () => {
    const { url } = await turns([503], { "retry-after": "30" });
    const { http, log } = await testHttp();
    await http.request({ method: "GET", url });
    expect(log.lines.join("\n")).toContain("trying again in 30 s");
  });
});

test("a connection that is cut is made again for GET, never for POST", async () => {
  server = await serve((request) => request.socket.destroy());
  const { http } = await testHttp();
  await expect(http.request({ method: "GET", url: server.url })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(server.seen).toHaveLength(3);
  await expect(http.request({ method: "POST", url: server.url, body: "{}" })).rejects.toMatchObject({
    code: "UNAVAILABLE",
    facts: { sent: true },
  });
  expect(server.seen).toHaveLength(4);
});

test("a refused connection says that nothing was sent", async () => {
  const gone = await serve(() => {});
  await gone.stop();
  const { http } = await testHttp();
  await expect(http.request({ method: "POST", url: gone.url, body: "{}" })).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: `cannot reach 127.0.0.1:${gone.port}: connection refused`,
    facts: { sent: false },
  });
});
