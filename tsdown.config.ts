// The build: ESM, split into chunks so that a command loads only its own part; packages stay outside.
import { existsSync } from "node:fs";
import { defineConfig } from "tsdown";

const gateway = "src/devgate/main.ts";

export default defineConfig({
  entry: {
    "cli/main": "src/cli/main.ts",
    ...(existsSync(gateway) ? { "devgate/main": gateway } : {}),
    index: "src/index.ts",
  },
  format: "esm",
  platform: "node",
  target: "node20.19",
  outDir: "dist",
  clean: true,
  dts: { entry: "src/index.ts" },
  sourcemap: false,
  minify: false,
  fixedExtension: false,
  logLevel: "warn",
});
