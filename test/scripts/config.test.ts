/** Configuration and profiles: a round trip, who may read the file, and what never gets into it. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Home, newHome } from "./tappass.ts";

let home: Home;
let file: string;
beforeEach(() => {
  home = newHome();
  file = join(home.folder, "config/tappass/config.json");
});
afterEach(() => home.remove());

const modeOf = (path: string): number => statSync(path).mode & 0o777;
async function settings(args: readonly string[] = [], env: Record<string, string> = {}) {
  const { stdout, stderr } = await home.run(["config", "list", "--json", ...args], { env });
  if (!stdout) throw new Error(stderr);
  const rows = JSON.parse(stdout).settings as Array<{ key: string; value: string; source: string }>;
  return Object.fromEntries(rows.map(({ key, value, source }) => [key, `${value} ${source}`]));
}
function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
}

describe("config", () => {
  test("set, get, list, unset; 0600 in a folder 0700", async () => {
    expect((await home.run(["config", "get", "url"])).code).toBe(3);
    expect(await home.run(["config", "set", "url", "https://gateway.example.com/"])).toMatchObject({
      code: 0,
      stdout: "",
    });
    expect((await home.run(["config", "get", "url"])).stdout).toBe("https://gateway.example.com\n");
    expect([modeOf(file), modeOf(dirname(file))]).toEqual([0o600, 0o700]);
    expect((await settings()).url).toBe("https://gateway.example.com user");
    expect((await home.run(["config", "unset", "url"])).code).toBe(0);
    expect((await home.run(["config", "unset", "url"])).code).toBe(3);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({});
  });

  test("a file that others could read is 0600 after the next change", async () => {
    write(file, { agent: "bot" });
    await home.run(["config", "set", "format", "json"]);
    expect(modeOf(file)).toBe(0o600);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ agent: "bot", format: "json" });
  });

  test.each([
    ["token", "x"],
    ["api_key", "x"],
    ["profiles.ci.password", "x"],
    ["agent", "tp_admin_0123456789abcdef0123"],
  ])("a secret is refused: %s", async (key, value) => {
    const { code, stderr } = await home.run(["config", "set", key, value]);
    expect(code).toBe(2);
    expect(stderr).toContain("TAPPASS_ADMIN_KEY");
    expect(stderr).not.toContain("0123456789");
  });

  test.each([
    ["nope", "x"],
    ["url", "not a url"],
    ["url", "https://user:word@example.com"],
    ["format", "xml"],
    ["timeout", "soon"],
    ["profiles.__proto__.url", "https://x.example.com"],
    ["profiles.constructor.url", "https://x.example.com"],
  ])("what does not fit is refused: %s %s", async (key, value) => {
    expect((await home.run(["config", "set", key, value])).code).toBe(2);
  });

  test.each(["{bad", "[]", '"text"', "null"])("a corrupt file names itself: %s", async (content) => {
    write(file, content);
    for (const args of [
      ["config", "list"],
      ["config", "set", "url", "https://x.example.com"],
    ]) {
      const { code, stderr } = await home.run(args);
      expect(code).toBe(2);
      expect(stderr).toContain(file);
      expect(stderr).toContain("tappass: hint: ");
    }
    expect(readFileSync(file, "utf8")).toBe(content);
    expect((await home.run(["config", "path"])).stdout).toBe(`${file}\n`);
    expect((await home.run(["version"])).code).toBe(0);
  });

  test("a value that cannot be used can be mended", async () => {
    write(file, { timeout: "soon", profile: "gone" });
    expect((await home.run(["config", "list"])).code).toBe(2);
    expect((await home.run(["config", "unset", "timeout"])).code).toBe(0);
    expect((await home.run(["config", "unset", "profile"])).code).toBe(0);
    expect((await home.run(["config", "list"])).code).toBe(0);
  });

  test("TAPPASS_CONFIG_DIR moves the file", async () => {
    const env = { TAPPASS_CONFIG_DIR: join(home.folder, "elsewhere") };
    await home.run(["config", "set", "agent", "bot"], { env });
    expect((await home.run(["config", "path"], { env })).stdout).toBe(join(home.folder, "elsewhere/config.json\n"));
    expect((await settings([], env)).agent).toBe("bot user");
  });
});

describe("which value wins", () => {
  test("flag, environment, project, user", async () => {
    write(file, { agent: "of-user", timeout: "5s" });
    expect((await settings()).agent).toBe("of-user user");
    write(join(home.folder, ".tappass.json"), { agent: "of-project" });
    expect((await settings()).agent).toBe("of-project project");
    expect((await settings([], { TAPPASS_AGENT_ID: "of-env" })).agent).toBe("of-env environment");
    expect((await settings()).timeout).toBe("5s user");
  });

  test("a project file is found from below, and cannot choose the gateway, the trust or the token", async () => {
    write(join(home.folder, "work/.tappass.json"), { url: "https://evil.example.com", ca_file: "x", agent: "bot" });
    mkdirSync(join(home.folder, "work/deep"));
    const { stdout, stderr } = await home.run(["config", "list"], { cwd: join(home.folder, "work/deep") });
    expect(stdout).toContain("agent\tbot\tproject");
    expect(stdout).toContain("url\thttp://localhost:9620\tdefault");
    expect(stdout).not.toContain("evil");
    expect(stderr).toMatch(/tappass: warning: ignored "url" in .*\.tappass\.json/);
    expect(stderr).toMatch(/tappass: warning: ignored "ca_file"/);
  });

  test("a profile named on the command line comes before TAPPASS_URL; one from the file does not", async () => {
    write(file, {
      profile: "a",
      profiles: { a: { url: "https://a.example.com" }, b: { url: "https://b.example.com" } },
    });
    const env = { TAPPASS_URL: "https://env.example.com" };
    expect((await settings()).url).toBe("https://a.example.com user (profile a)");
    expect((await settings([], env)).url).toBe("https://env.example.com environment");
    expect((await settings(["--profile", "b"], env)).url).toBe("https://b.example.com user (profile b)");
  });
});

describe("profile", () => {
  test("add, use, list, remove", async () => {
    const add = await home.run(["profile", "add", "staging", "--url", "https://s.example.com", "--agent", "bot"]);
    expect(add).toMatchObject({ code: 0, stdout: "" });
    await home.run(["profile", "add", "production", "--url", "https://p.example.com", "--use"]);
    expect((await home.run(["profile", "list", "--no-headers"])).stdout).toBe(
      "production\tyes\thttps://p.example.com\t\nstaging\tno\thttps://s.example.com\tbot\n",
    );
    expect((await home.run(["profile", "use", "staging"])).code).toBe(0);
    expect((await settings()).url).toBe("https://s.example.com user (profile staging)");
    expect((await home.run(["profile", "use", "nope"])).code).toBe(3);
    expect((await home.run(["profile", "remove", "staging", "-y"])).code).toBe(0);
    expect((await settings()).url).toBe("http://localhost:9620 default");
  });

  test("nothing of it is written when one setting does not fit", async () => {
    const { code } = await home.run(["profile", "add", "x", "--url", "https://x.example.com", "--timeout", "soon"]);
    expect(code).toBe(2);
    expect((await home.run(["config", "get", "profiles.x.url"])).code).toBe(3);
    expect((await home.run(["profile", "add", "x"])).code).toBe(2);
  });
});
