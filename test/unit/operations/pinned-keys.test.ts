/** Pinned keys on disk: what is kept, what is refused, and what a damaged file does. */
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprintOf, keyIdOf, type TrustedKey } from "../../../src/audit/index.ts";
import { systemFiles } from "../../../src/host/files.ts";
import { assertPinnable } from "../../../src/operations/offered-key.ts";
import { currentPin, loadPinnedKeys, pinKey, trustPath } from "../../../src/operations/pinned-keys.ts";
import { newFolder } from "../ports.ts";

const GATEWAY = "https://gateway.example";
let folder: ReturnType<typeof newFolder>;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => folder.remove());

function newKey(): TrustedKey {
  const { publicKey } = generateKeyPairSync("ed25519");
  const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  return { key_id: keyIdOf(raw), raw, fingerprint: fingerprintOf(raw) };
}

const load = () => loadPinnedKeys(systemFiles, folder.path);
const pin = (key: TrustedKey, at: string, gateway = GATEWAY) =>
  pinKey(systemFiles, folder.path, gateway, key, Date.parse(at));

test("nothing is pinned at first", async () => {
  expect(await load()).toEqual([]);
});

test("a replaced key stays in the history, and other gateways' keys are not touched", async () => {
  const [first, second, other] = [newKey(), newKey(), newKey()];
  await pin(first, "2026-01-01T00:00:00Z");
  await pin(other, "2026-01-02T00:00:00Z", "https://other.example");
  await pin(second, "2026-02-01T00:00:00Z");
  const pins = await load();
  expect(pins).toHaveLength(3);
  expect(currentPin(pins, GATEWAY)?.fingerprint).toBe(second.fingerprint);
  expect(currentPin(pins, "https://other.example")?.fingerprint).toBe(other.fingerprint);
  const old = pins.find((each) => each.fingerprint === first.fingerprint)!;
  expect(old).toMatchObject({ pinned_at: "2026-01-01T00:00:00.000Z", replaced_at: "2026-02-01T00:00:00.000Z" });
  expect(old.raw).toEqual(first.raw);
  expect(statSync(trustPath(folder.path)).mode & 0o777).toBe(0o600);
});

test("two at the same time are both kept", async () => {
  const keys = [newKey(), newKey(), newKey()];
  await Promise.all(keys.map((key, at) => pin(key, "2026-01-01T00:00:00Z", `https://g${at}.example`)));
  expect(await load()).toHaveLength(3);
});

test.each<[string, (text: string) => string]>([
  ["cut", (text) => text.slice(0, 100)],
  ["of another shape", () => '{"gateways":[1]}'],
  ["null", () => "null"],
  ["with another key than its fingerprint", (text) => text.replace(/"public_key": "./, '"public_key": "_')],
])("a file that is %s is not trusted in part", async (_, change) => {
  await pin(newKey(), "2026-01-01T00:00:00Z");
  const path = trustPath(folder.path);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  await expect(load()).rejects.toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining(path) });
  await expect(pin(newKey(), "2026-01-02T00:00:00Z")).rejects.toMatchObject({ code: "CONFIG_INVALID" });
});

test("a changed key is refused unless it is meant, and a wrong fingerprint always", async () => {
  const [old, key] = [newKey(), newKey()];
  await pin(old, "2026-01-01T00:00:00Z");
  const current = currentPin(await load(), GATEWAY);
  const wanted = { fingerprint: undefined, replace: false, gateway: GATEWAY };
  expect(() => assertPinnable(key, undefined, wanted)).not.toThrow();
  expect(() => assertPinnable(old, current, wanted)).not.toThrow();
  expect(() => assertPinnable(key, current, wanted)).toThrow(
    expect.objectContaining({ code: "KEY_CHANGED", exitCode: 4 }),
  );
  expect(() => assertPinnable(key, current, { ...wanted, replace: true })).not.toThrow();
  const wrong = { ...wanted, replace: true, fingerprint: old.fingerprint };
  expect(() => assertPinnable(key, current, wrong)).toThrow(expect.objectContaining({ code: "KEY_CHANGED" }));
  const right = { ...wanted, fingerprint: key.fingerprint.replace("SHA256:", "") };
  expect(() => assertPinnable(key, undefined, right)).not.toThrow();
});
