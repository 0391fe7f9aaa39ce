/** `tappass keys` against the running gateway, and against servers that misbehave. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RunningGateway, startGateway } from "../servers/gateway.ts";
import { type Home, newHome, type RunOptions } from "./tappass.ts";

let gateway: RunningGateway;
let home: Home;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  home = newHome({ TAPPASS_URL: gateway.url, TAPPASS_ADMIN_KEY: gateway.adminKey });
});
afterEach(() => home.remove());

const run = (line: string, options?: RunOptions) => home.run(line.split(" "), options);
const KEY = /^tp_dev_[A-Za-z0-9]{40}\n$/;

async function created(email = "alice@company.com"): Promise<{ id: string; key: string }> {
  const { stdout } = await run(`keys create --email ${email} --json`);
  const { key_id, api_key } = JSON.parse(stdout) as { key_id: string; api_key: string };
  return { id: key_id, key: api_key };
}

describe("keys create", () => {
  test("prints the key alone on stdout, and the rest on stderr", async () => {
    const { code, stdout, stderr } = await run("keys create --email alice@company.com");
    expect(code).toBe(0);
    expect(stdout).toMatch(KEY);
    expect(stderr).toMatch(/key dk_[0-9a-f]{16} for alice@company\.com, agent support-bot, until 20/);
    expect(stderr).not.toContain(stdout.trim());
  });

  test("--out writes it 0600 and nowhere else, and refuses to overwrite before a key is made", async () => {
    const { code, stdout, stderr } = await run("keys create --email bob@company.com --out bob.key");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const key = readFileSync(join(home.folder, "bob.key"), "utf8");
    expect(key).toMatch(KEY);
    expect(stderr).not.toContain(key.trim());
    expect(statSync(join(home.folder, "bob.key")).mode & 0o777).toBe(0o600);
    const before = (await run("keys list --email bob@company.com --json")).stdout;
    expect((await run("keys create --email bob@company.com --out bob.key")).code).toBe(7);
    expect((await run("keys list --email bob@company.com --json")).stdout).toBe(before);
    expect(readFileSync(join(home.folder, "bob.key"), "utf8")).toBe(key);
  });

  test("a folder that cannot be written costs no key", async () => {
    expect((await run("keys create --email carol@company.com --out nowhere/carol.key")).code).toBe(2);
    expect(JSON.parse((await run("keys list --email carol@company.com --json")).stdout)).toMatchObject({ keys: [] });
  });

  test.each([
    ["--email alice", "--email"],
    ["--email alice@company.com --expires 0d", "1d to 365d"],
    ["--email alice@company.com --expires 366d", "1d to 365d"],
    ["--email alice@company.com --expires 36h", "whole days"],
    ["--email alice@company.com --expires soon", "duration"],
  ])("%s is refused before any call", async (args, named) => {
    const { code, stderr, stdout } = await run(`keys create ${args}`, { env: { TAPPASS_URL: "http://127.0.0.1:1" } });
    expect(code).toBe(2);
    expect(stderr).toContain(named);
    expect(stdout).toBe("");
  });

  test("without an address, and nobody to ask, the flag is named", async () => {
    const { code, stderr } = await run("keys create");
    expect(code).toBe(2);
    expect(stderr).toContain("--email");
  });

  test("ISO durations, and JSON with the key in it", async () => {
    const { stdout } = await run("keys create --email alice@company.com --expires P7D --json");
    const made = JSON.parse(stdout) as {
      schema_version: number;
      api_key: string;
      expires_at: string;
      agent_id: string;
    };
    expect(made).toMatchObject({ schema_version: 1, agent_id: "support-bot" });
    expect(Math.round((Date.parse(made.expires_at) - Date.now()) / 86_400_000)).toBe(7);
  });

  test("several agents: named, from the environment, or exit 2 with their names", async () => {
    const two = await startGateway({ args: ["--agents", "one,two"] });
    const env = { TAPPASS_URL: two.url, TAPPASS_ADMIN_KEY: two.adminKey };
    try {
      const unnamed = await run("keys create --email alice@company.com", { env });
      expect(unnamed.code).toBe(2);
      expect(unnamed.stderr).toContain("--agent: one, two");
      expect((await run("keys create --email alice@company.com --agent two", { env })).code).toBe(0);
      expect((await run("keys list --field key_id", { env: { ...env, TAPPASS_AGENT_ID: "two" } })).stdout).toMatch(
        /^dk_/,
      );
      expect((await run("keys create --email alice@company.com --agent three", { env })).code).toBe(3);
    } finally {
      await two.stop();
    }
  });
});

describe("keys list, show, rotate and revoke", () => {
  test("list filters, show finds, neither shows a value", async () => {
    const { id, key } = await created("dora@company.com");
    const list = await run("keys list --email dora@company.com");
    expect(list.stdout.split("\n")[0]).toBe(
      "key_id\tdeveloper_email\tname\tstate\tcreated_at\texpires_at\tlast_used_at\tsuffix",
    );
    expect(list.stdout).toContain(`${id}\tdora@company.com`);
    expect(list.stdout).not.toContain(key);
    expect((await run(`keys show ${id} --field state`)).stdout).toBe("active\n");
    expect((await run("keys show dk_0000000000000000")).code).toBe(3);
    expect(JSON.parse((await run("keys list --state revoked --email dora@company.com --json")).stdout)).toMatchObject({
      keys: [],
    });
  });

  test("revoke asks; says whose and the last use; -y and --confirm answer; twice is no error", async () => {
    const { id, key } = await created();
    await gateway.call("GET", "/me", { token: key });
    const asked = await run(`keys revoke ${id}`);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain("alice@company.com");
    expect(asked.stderr).toContain("last used less than a minute ago");
    expect(asked.stderr).toContain(`--confirm=${id}`);
    expect((await run(`keys revoke ${id} --dry-run`)).stdout).toContain("would be revoked");
    expect((await gateway.call("GET", "/me", { token: key })).status).toBe(200);
    expect((await run(`keys revoke ${id} --confirm ${id}`)).stdout).toContain("revoked");
    expect((await gateway.call("GET", "/me", { token: key })).status).toBe(401);
    expect(await run(`keys revoke ${id} -y`)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("was already revoked"),
    });
  });

  test("several at once; one that is unknown stops all of them", async () => {
    const [a, b] = [await created(), await created()];
    expect((await run(`keys revoke ${a.id} dk_0000000000000000 ${b.id} -y`)).code).toBe(3);
    expect((await run(`keys show ${a.id} --field state`)).stdout).toBe("active\n");
    expect((await run(`keys revoke ${a.id} ${b.id} -y`)).code).toBe(0);
    expect((await run(`keys show ${b.id} --field state`)).stdout).toBe("revoked\n");
    expect((await run(`keys revoke ${a.id} --confirm ${b.id}`)).code).toBe(2);
  });

  test("rotate leaves the old key for the overlap, and says what to run then", async () => {
    const { id, key } = await created("erin@company.com");
    const { code, stdout, stderr } = await run(`keys rotate ${id} --overlap 24h`);
    expect(code).toBe(0);
    expect(stdout).toMatch(KEY);
    expect(stderr).toContain(`tappass keys revoke ${id} --agent support-bot`);
    expect((await gateway.call("GET", "/me", { token: key })).status).toBe(200);
    expect((await gateway.call("GET", "/me", { token: stdout.trim() })).status).toBe(200);
  });

  test("rotate --overlap 0 revokes at once, after being told to; a revoked key is not rotated", async () => {
    const { id, key } = await created("finn@company.com");
    expect((await run(`keys rotate ${id} --overlap 0`)).code).toBe(2);
    expect((await gateway.call("GET", "/me", { token: key })).status).toBe(200);
    const { code, stdout } = await run(`keys rotate ${id} --overlap 0 -y`);
    expect(code).toBe(0);
    expect((await gateway.call("GET", "/me", { token: key })).status).toBe(401);
    expect((await gateway.call("GET", "/me", { token: stdout.trim() })).status).toBe(200);
    expect((await run(`keys rotate ${id} -y`)).code).toBe(7);
  });
});

describe("keys inspect and generate", () => {
  test("inspect tells what a key is, from stdin or a file, and never from the command line", async () => {
    const { key } = await created();
    const piped = await run("keys inspect - --json", { input: key });
    expect(JSON.parse(piped.stdout)).toMatchObject({
      kind: "developer key",
      prefix: "tp_dev_",
      length: 47,
      suffix: key.slice(-4),
      well_formed: true,
    });
    expect(piped.stdout).not.toContain(key);
    writeFileSync(join(home.folder, "k"), `${key}\n`);
    expect((await run("keys inspect @k --field kind")).stdout).toBe("developer key\n");
    const typed = await run(`keys inspect ${key}`);
    expect(typed.code).toBe(2);
    expect(typed.stderr).not.toContain(key);
    const other = await run("keys inspect -", { input: "sk-proj-planted-secret" });
    expect(other.code).toBe(2);
    expect(other.stderr).not.toContain("planted");
  });

  test("generate writes pairs 0600, never over a file, never to a terminal", async () => {
    const { code, stdout } = await run("keys generate --purpose audit --out audit.key --json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      key_id: expect.stringMatching(/^ak_[0-9a-f]{16}$/),
      fingerprint: expect.stringMatching(/^SHA256:/),
    });
    expect(stdout).not.toContain("PRIVATE");
    expect(readFileSync(join(home.folder, "audit.key"), "utf8")).toContain("BEGIN PRIVATE KEY");
    expect(readFileSync(join(home.folder, "audit.key.pub"), "utf8")).toContain("BEGIN PUBLIC KEY");
    expect(statSync(join(home.folder, "audit.key")).mode & 0o777).toBe(0o600);
    expect((await run("keys generate --purpose audit --out audit.key")).code).toBe(7);
    expect((await run("keys generate --purpose receipt")).code).toBe(2);
    expect(Buffer.from((await run("keys generate --purpose vault")).stdout.trim(), "base64")).toHaveLength(32);
    expect((await run("keys generate")).code).toBe(2);
  });

  test("a gateway signs with the pair, and its public half verifies", async () => {
    await run("keys generate --purpose audit --out audit.key");
    const own = await startGateway({
      args: ["--seed", "20"],
      env: { TAPPASS_AUDIT_SIGNING_KEY: join(home.folder, "audit.key") },
    });
    const env = { TAPPASS_URL: own.url, TAPPASS_ADMIN_KEY: own.adminKey };
    await run("audit export --out e.jsonl", { env });
    await own.stop();
    expect((await run("audit verify e.jsonl --key audit.key.pub --field verdict")).stdout).toBe("verified\n");
  });
});

/** A server that answers as told; for what no real gateway does on demand. */
async function serve(listener: RequestListener): Promise<{ url: string; seen: string[]; stop: () => Promise<void> }> {
  const seen: string[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

describe("a gateway that misbehaves", () => {
  const answer =
    (status: number, body: string, type = "application/json"): RequestListener =>
    (_, response) => {
      response.writeHead(status, { "content-type": type, "x-request-id": "req-42", "retry-after": "0" });
      response.end(body);
    };
  const error = (message: string) => JSON.stringify({ error: { message, type: "t", code: "c" } });

  test.each<[string, RequestListener, number, string]>([
    ["401", answer(401, error("no")), 4, "TAPPASS_ADMIN_KEY"],
    ["403", answer(403, error("no")), 4, "auditor"],
    ["404", answer(404, '{"detail":"Not Found"}'), 3, "Not Found"],
    ["409", answer(409, error("taken")), 7, "taken"],
    ["422", answer(422, '{"detail":[{"loc":["body","x"],"msg":"bad"}]}'), 2, "x: bad"],
    ["429", answer(429, error("slow down")), 6, "slow down"],
    ["500", answer(500, error("boom")), 1, "boom"],
    ["503", answer(503, ""), 6, "503"],
    ["a page", answer(200, "<!doctype html><html>hello</html>", "text/html"), 1, "web page"],
    ["nothing", answer(200, ""), 1, "nothing"],
    ["half a body", answer(200, '{"data":[{"key_id":"dk_1"'), 1, "not JSON"],
    ["another shape", answer(200, '{"hello":1}'), 1, "no list"],
    ["a redirect", answer(302, ""), 1, "redirect"],
    ["a cut connection", (request) => request.socket.destroy(), 6, "connection"],
    [
      "a body that breaks off",
      (_, response) => {
        response.writeHead(200, { "content-length": "1000", "content-type": "application/json" });
        response.write('{"data":');
        setTimeout(() => response.destroy(), 20);
      },
      6,
      "connection",
    ],
  ])("%s", async (_, listener, code, named) => {
    const server = await serve(listener);
    try {
      const ran = await run("keys list --agent a", { env: { TAPPASS_URL: server.url } });
      expect(ran.code, ran.stderr).toBe(code);
      expect(ran.stdout).toBe("");
      expect(ran.stderr).toContain(named);
      expect(ran.stderr).toMatch(/^tappass: (warning|error): /);
      expect(ran.stderr).not.toMatch(/\n\s+at /);
    } finally {
      await server.stop();
    }
  });

  test("hangs: the timeout is kept, and as JSON the error is data", async () => {
    const server = await serve(() => {});
    const { code, stderr } = await run("keys list --agent a --timeout 1s --json", { env: { TAPPASS_URL: server.url } });
    await server.stop();
    expect(code).toBe(6);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "TIMEOUT", retryable: true } });
  });

  test("text of the server cannot steer the terminal, and is cut", async () => {
    const server = await serve(answer(500, error(`\u001b[2J\u202e${"x".repeat(1000)}`)));
    const { stderr } = await run("keys list --agent a", { env: { TAPPASS_URL: server.url } });
    await server.stop();
    expect(stderr).not.toMatch(/[\u001b\u202e]/);
    expect(Math.max(...stderr.split("\n").map((line) => line.length))).toBeLessThan(320);
  });

  test("the request id is in the error", async () => {
    const server = await serve(answer(500, error("boom")));
    const { stderr } = await run("keys list --agent a --json", { env: { TAPPASS_URL: server.url } });
    await server.stop();
    expect(JSON.parse(stderr)).toMatchObject({ error: { request_id: "req-42" } });
  });

  test("a key whose creation has an unknown outcome is looked for, and never asked for twice", async () => {
    let isMade = false;
    const server = await serve((request, response) => {
      if (request.method === "POST") {
        isMade = true;
        request.socket.destroy();
        return;
      }
      const key = {
        key_id: "dk_lost",
        developer_email: "alice@company.com",
        created_at: new Date().toISOString(),
        expires_at: new Date().toISOString(),
      };
      answer(200, JSON.stringify({ data: isMade ? [key] : [] }))(request, response);
    });
    const { code, stderr, stdout } = await run("keys create --email alice@company.com --agent a --out a.key", {
      env: { TAPPASS_URL: server.url },
    });
    await server.stop();
    expect(code).toBe(6);
    expect(stdout).toBe("");
    expect(stderr).toContain("tappass keys revoke dk_lost --agent a");
    expect(server.seen.filter((each) => each.startsWith("POST"))).toHaveLength(1);
    expect(existsSync(join(home.folder, "a.key"))).toBe(false);
  });

  test("no secret is in --debug output or an error", async () => {
    const planted = "tp_admin_plantedsecret0123456789";
    const secret = { TAPPASS_ADMIN_KEY: planted };
    const good = await run("keys create --email alice@company.com --debug");
    expect(good.stderr).toContain("POST");
    expect(good.stderr).not.toContain(good.stdout.trim());
    expect(good.stderr).not.toContain(gateway.adminKey);
    const echo = await serve((request, response) =>
      answer(400, error(`you sent ${request.headers.authorization}`))(request, response),
    );
    for (const args of ["keys list --agent a --debug", "whoami --debug", "audit pin --debug", "doctor --debug"]) {
      const ran = await run(args, { env: { ...secret, TAPPASS_URL: echo.url } });
      expect(ran.stderr + ran.stdout).not.toContain(planted);
    }
    await echo.stop();
  });
});

test("whoami says who, and from where the token is", async () => {
  const { code, stdout } = await run("whoami --json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ subject: "admin", gateway: gateway.url, token_from: "TAPPASS_ADMIN_KEY" });
  expect((await run("whoami", { env: { TAPPASS_ADMIN_KEY: "tp_wrong" } })).code).toBe(4);
});
