/** One request: timeouts, limits, interruption, what is logged, and through which proxy it goes. */
import { createServer } from "node:http";
import { type AddressInfo, createServer as listen, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Served, serve, testHttp } from "../ports.ts";

let server: Served;
afterEach(() => server?.stop());

const hang = () => {};

describe("timeouts", () => {
  test("no answer", async () => {
    server = await serve(hang);
    const { http } = await testHttp({ timeout: 300 });
    await expect(http.request({ method: "GET", url: server.url })).rejects.toMatchObject({
      code: "TIMEOUT",
      retryable: true,
      facts: { sent: true },
    });
    expect(server.seen).toHaveLength(1);
  });

  test("a body that stops coming", async () => {
    server = await serve((_, response) => {
      response.writeHead(200).write("half");
    });
    const { http } = await testHttp({ timeout: 300 });
    const reply = await http.request({ method: "GET", url: server.url });
    await expect(reply.text()).rejects.toMatchObject({ code: "TIMEOUT" });
  });
});

describe("bodies", () => {
  test("more than the limit is refused", async () => {
    server = await serve((_, response) => response.end("x".repeat(10_000)));
    const { http } = await testHttp();
    const reply = await http.request({ method: "GET", url: server.url, limit: 1000 });
    await expect(reply.bytes()).rejects.toMatchObject({ code: "PROVIDER_ERROR" });
  });

  test("half of what was announced is a broken connection", async () => {
    server = await serve((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("half");
      setTimeout(() => response.destroy(), 20);
    });
    const { http } = await testHttp();
    const reply = await http.request({ method: "GET", url: server.url });
    await expect(reply.text()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  test("a stream comes in parts", async () => {
    server = await serve((_, response) => {
      response.write("one");
      setTimeout(() => response.end("two"), 20);
    });
    const { http } = await testHttp();
    let text = "";
    for await (const chunk of (await http.request({ method: "GET", url: server.url })).stream()) {
      text += Buffer.from(chunk).toString();
    }
    expect(text).toBe("onetwo");
  });
});

describe("interruption", () => {
  test("of this request", async () => {
    server = await serve(hang);
    const { http } = await testHttp();
    const controller = new AbortController();
    const running = http.request({ method: "GET", url: server.url, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });

  test("of all of them", async () => {
    server = await serve(hang);
    const controller = new AbortController();
    const { http } = await testHttp({ signal: controller.signal });
    const running = http.request({ method: "GET", url: server.url });
    setTimeout(() => controller.abort(), 50);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await expect(http.request({ method: "GET", url: server.url })).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("nothing secret is logged, and no body", async () => {
  server = await serve((_, response) => {
    response.writeHead(200, { "set-cookie": "session=hush-1", "x-vault-token": "hush-2", "x-request-id": "req-1" });
    response.end("hush-3");
  });
  const { http, log } = await testHttp();
  const reply = await http.request({
    method: "POST",
    url: `${server.url}/x?token=hush-4&limit=5`,
    body: "hush-5",
    headers: {
      authorization: "Bearer hush-6",
      Cookie: "a=hush-7",
      "X-Vault-Token": "hush-8",
      "X-API-Key": "hush-9",
      "x-note": "tp_dev_hush0hush0hush0",
    },
  });
  await reply.text();
  const logged = log.lines.join("\n");
  expect(logged).toContain("POST");
  expect(logged).toContain("limit=5");
  expect(logged).toContain("req-1");
  expect(logged).not.toContain("hush");
});

test.each([
  ["ftp://example.com/", "http(s)"],
  ["not a url", "http(s)"],
  ["http://user:hush@example.com/", "user or password"],
])("%s is no address", async (url, said) => {
  const { http } = await testHttp();
  const failure = await http.request({ method: "GET", url }).catch((error: Error) => error);
  expect(failure).toMatchObject({ code: "USAGE" });
  expect((failure as Error).message).toContain(said);
  expect((failure as Error).message).not.toContain("hush");
});

describe("a proxy", () => {
  /** Notes which hosts it was asked for, and connects to none: it refuses. */
  async function refusing(): Promise<Served & { readonly asked: string[] }> {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(200).end("by proxy");
    });
    proxy.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
    const { port } = proxy.address() as AddressInfo;
    return {
      asked,
      url: `http://127.0.0.1:${port}`,
      port,
      seen: asked,
      stop: () =>
        new Promise((done) => {
          proxy.close(() => done());
          proxy.closeAllConnections();
        }),
    };
  }

  test("is used for other hosts, and not for this machine or NO_PROXY", async () => {
    const proxy = await refusing();
    server = await serve((_, response) => response.end("direct"));
    const { http } = await testHttp({ env: { HTTPS_PROXY: proxy.url, NO_PROXY: "inside.invalid" } });
    expect(await (await http.request({ method: "GET", url: server.url })).text()).toBe("direct");
    expect(proxy.asked).toEqual([]);
    await expect(
      http.request({ method: "GET", url: "https://gateway.invalid/", idempotent: false }),
    ).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: "the proxy refuses the connection to gateway.invalid (403)",
      facts: { sent: false },
    });
    expect(proxy.asked).toEqual(["gateway.invalid:443"]);
    await expect(
      http.request({ method: "GET", url: "https://inside.invalid/", idempotent: false }),
    ).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(proxy.asked).toHaveLength(1);
    await proxy.stop();
  });

  test("whose address is none is refused without showing it", async () => {
    const failure = await testHttp({ env: { HTTPS_PROXY: "http://user:hush@ bad" } }).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: "USAGE" });
    expect(String(failure)).toContain("HTTPS_PROXY");
    expect(String(failure)).not.toContain("hush");
  });
});

test("what is no HTTP is said in one sentence", async () => {
  const sockets: Socket[] = [];
  const junk = listen((socket) => {
    sockets.push(socket);
    socket.end("\u0000\u0001 not http at all\r\n\r\n");
  });
  await new Promise<void>((done) => junk.listen(0, "127.0.0.1", done));
  const { port } = junk.address() as AddressInfo;
  const { http } = await testHttp();
  await expect(http.request({ method: "GET", url: `http://127.0.0.1:${port}/` })).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: `what answers at 127.0.0.1:${port} does not speak HTTP`,
  });
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => junk.close(done));
});
