/** `tappass audit integrity` against a gateway that says it is intact, and is not. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Forwarder, startForwarder } from "../servers/forwarder.ts";
import { type RunningGateway, startGateway } from "../servers/gateway.ts";
import { type Home, newHome, type Ran } from "./tappass.ts";

let gateway: RunningGateway;
let between: Forwarder | undefined;
let home: Home | undefined;
beforeAll(async () => {
  gateway = await startGateway({ args: ["--seed", "60", "--checkpoint-every", "10"] });
});
afterAll(() => gateway.stop());
afterEach(async () => {
  await between?.stop();
  home?.remove();
});

/** What `audit integrity` makes of the gateway as it looks through `change`. */
async function through(change: (path: string, body: string) => string, pin = true): Promise<Ran> {
  between = await startForwarder(gateway.url, change);
  home = newHome({ TAPPASS_URL: between.url, TAPPASS_ADMIN_KEY: gateway.auditorKey });
  if (pin) expect((await home.run(["audit", "pin", "-y"])).code).toBe(0);
  return home.run(["audit", "integrity", "--json"]);
}

const isTrail = (path: string) => /^\/audit(?:\?|$)/.test(path);
const says = (ran: Ran) =>
  JSON.parse(ran.stdout) as {
    gateway_says: { status: string };
    we_say: { verdict: string };
    differences: string[];
  };

test("an honest gateway, also without a pinned key, which then is what is missing", async () => {
  const honest = await through((_, body) => body);
  expect(honest.code, honest.stderr).toBe(0);
  expect(says(honest)).toMatchObject({ we_say: { verdict: "verified" }, differences: [] });
  await between?.stop();
  home?.remove();
  const unpinned = await through((_, body) => body, false);
  expect(unpinned.code).toBe(8);
  expect(unpinned.stderr).toContain("is pinned, so signatures are not checked");
});

test("a changed event that the gateway does not admit", async () => {
  const ran = await through((path, body) =>
    isTrail(path) ? body.replace('"agent_id":"support-bot"', '"agent_id":"somebody"') : body,
  );
  expect(ran.code).toBe(5);
  expect(says(ran)).toMatchObject({ gateway_says: { status: "intact" }, we_say: { verdict: "tampered" } });
  expect(ran.stderr).toContain("the gateway says its trail is intact, the events say it is tampered");
});

test("events at the end that are counted and not handed out", async () => {
  const ran = await through((path, body) =>
    isTrail(path) ? `${body.trimEnd().split("\n").slice(0, -5).join("\n")}\n` : body,
  );
  expect(ran.code).toBe(5);
  expect(ran.stderr).toContain("counts 60 events and hands out 55");
});

test("checkpoints that are counted and not handed out", async () => {
  const ran = await through((path, body) =>
    path === "/audit/checkpoints" ? `${body.split("\n").slice(0, 1).join("\n")}\n` : body,
  );
  expect(ran.code).toBe(5);
  expect(ran.stderr).toContain("counts 6 checkpoints and hands out 1");
});
