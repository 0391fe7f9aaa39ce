// The build: ESM, split into chunks so that a command loads only its own part; packages stay outside.
import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    "cli/main": "src/cli/main.ts",
    "devgate/main": "src/devgate/main.ts",
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
