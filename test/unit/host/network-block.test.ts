/** The network stays refused, however it is asked for, and the attempts are counted. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/tappass.ts";

// In a process of its own: what is refused stays refused.
const SCRIPT = `
import { build } from "rolldown";
import { pathToFileURL } from "node:url";
const { output } = await build({ input: ${JSON.stringify(join(ROOT, "src/host/network-block.ts"))}, platform: "node", write: false });
const { blockNetwork } = await import("data:text/javascript," + encodeURIComponent(output[0].code));
const attempts = blockNetwork();
const [net, tls, http, dns, dgram] = await Promise.all(["net", "tls", "http", "dns", "dgram"].map((name) => import("node:" + name)));
const refused = [];
const attempt = async (name, action) => { try { await action(); } catch (error) { refused.push(name); } };
await attempt("net", () => net.connect(1, "127.0.0.1"));
await attempt("tls", () => tls.connect(1, "127.0.0.1"));
await attempt("http", () => new Promise((_, reject) => http.get("http://127.0.0.1:1").on("error", reject)));
await attempt("fetch", () => fetch("http://127.0.0.1:9620"));
await attempt("dns", () => dns.lookup("localhost", () => {}));
await attempt("dns promises", () => dns.promises.resolve("localhost"));
await attempt("datagram", () => dgram.createSocket("udp4").send("x", 1, "127.0.0.1"));
console.log(JSON.stringify({ refused, attempts: attempts() }));
process.exit(0);
`;

test("sockets, TLS, HTTP, fetch, name lookups and datagrams", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", SCRIPT], {
    encoding: "utf8",
    cwd: ROOT,
  });
  expect(stderr).toBe("");
  const { refused, attempts } = JSON.parse(stdout);
  expect(refused).toEqual(["net", "tls", "http", "fetch", "dns", "dns promises", "datagram"]);
  expect(attempts).toBeGreaterThanOrEqual(7);
});
