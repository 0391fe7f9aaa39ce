/** Secure connections: an own authority, a client certificate, and what is said where trust is missing. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as plain } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newFolder, testHttp } from "../ports.ts";

const folder = newFolder();
let server: Server;
let url: string;

beforeAll(async () => {
  certificate("server", "localhost");
  certificate("client", "alice");
  server = createServer(
    {
      key: readFileSync(folder.file("server.key")),
      cert: readFileSync(folder.file("server.pem")),
      ca: readFileSync(folder.file("client.pem")),
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      response.end(socket.authorized ? String(socket.getPeerCertificate().subject.CN) : "nobody");
    },
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `https://localhost:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  folder.remove();
});

function certificate(name: string, commonName: string): void {
  const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${commonName}`.split(
    " ",
  );
  const out = ["-addext", "subjectAltName=DNS:localhost", "-keyout", `${name}.key`, "-out", `${name}.pem`];
  execFileSync("openssl", [...args, ...out], { cwd: folder.path, stdio: "ignore" });
}

test("an unknown authority is refused once, with the flag that helps", async () => {
  const { http, clock } = await testHttp();
  await expect(http.request({ method: "GET", url })).rejects.toMatchObject({
    code: "UNAVAILABLE",
    retryable: false,
    facts: { sent: false },
    hints: expect.arrayContaining([expect.stringContaining("--ca-file")]),
  });
  expect(clock.slept).toEqual([]);
});

test("--ca-file trusts it", async () => {
  const { http } = await testHttp({ caFile: folder.file("server.pem") });
  expect(await (await http.request({ method: "GET", url })).text()).toBe("nobody");
});

test("a client certificate is shown", async () => {
  const { http } = await testHttp({
    caFile: folder.file("server.pem"),
    clientCert: folder.file("client.pem"),
    clientKey: folder.file("client.key"),
  });
  expect(await (await http.request({ method: "GET", url })).text()).toBe("alice");
});

test("another name than the certificate's is refused", async () => {
  const { http } = await testHttp({ caFile: folder.file("server.pem") });
  await expect(http.request({ method: "GET", url: url.replace("localhost", "127.0.0.1") })).rejects.toMatchObject({
    code: "UNAVAILABLE",
    retryable: false,
  });
});

test("https to a port that speaks http", async () => {
  const other = plain((_, response) => response.end());
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const { port } = other.address() as AddressInfo;
  const { http } = await testHttp();
  await expect(http.request({ method: "GET", url: `https://127.0.0.1:${port}/` })).rejects.toMatchObject({
    code: "UNAVAILABLE",
    retryable: false,
  });
  other.closeAllConnections();
  await new Promise((done) => other.close(done));
});

test("files that cannot be used are said before anything is sent", async () => {
  const junk = folder.file("junk.pem");
  writeFileSync(junk, "nonsense");
  await expect(testHttp({ caFile: folder.file("none.pem") })).rejects.toMatchObject({
    code: "INPUT_UNREADABLE",
    message: expect.stringContaining("no such file"),
  });
  await expect(testHttp({ caFile: junk })).rejects.toMatchObject({ code: "INPUT_UNREADABLE" });
  await expect(testHttp({ clientCert: folder.file("client.pem") })).rejects.toMatchObject({ code: "USAGE" });
  await expect(
    testHttp({ clientCert: folder.file("client.pem"), clientKey: folder.file("server.key") }),
  ).rejects.toMatchObject({ code: "INPUT_UNREADABLE" });
});
