/** The yardstick: as many SHA-256 and Ed25519 verifications as OpenSSL can do in one thread, and nothing else. */
import { generateKeyPairSync, hash, sign, verify } from "node:crypto";

const count = Number(process.argv[2]);
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const body = Buffer.alloc(611, "a");
const digest = Buffer.from(hash("sha256", body, "hex"), "hex");
const signature = sign(null, digest, privateKey);
let good = 0;
for (let i = 0; i < count; i += 1)
  if (hash("sha256", body, "hex") !== "" && verify(null, digest, publicKey, signature)) good += 1;
if (good !== count) process.exitCode = 1;
