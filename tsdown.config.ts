// The build: ESM, one build a door, so that no door's shared parts are split off into files of their own.
//
// Start-up was measured as `tappass --version` and `tappass audit verify --help` against bare `node -e 0`, wall time,
// interleaved, medians, Node 20. An empty ES module that writes one line is already at 1.11; every further file in the
// static closure costs about 1 ms, and commander 4 ms to 8 ms:
//   default chunks, commander external                          1.36  1.41
//   one file ($initial modules grouped), commander external      1.31  1.38
//   one file, commander bundled in; minified or not, no matter  1.24  1.29
//   one file, commander loaded only for a line to parse         1.18  1.20
// So: one file, nothing in its static closure, commander lazy and external (the user's audit sees it), not minified
// (a reader of the package sees what runs). bin turns Node's compile cache on where it exists (22.1 and later).
import { defineConfig, type UserConfig } from "tsdown";

const common: UserConfig = {
  format: "esm",
  platform: "node",
  target: "node20.19",
  clean: true,
  dts: false,
  sourcemap: false,
  minify: false,
  fixedExtension: false,
  logLevel: "warn",
  // Lets the start chunk be the entry itself, without a facade in front of it.
  inputOptions: { preserveEntrySignatures: "allow-extension" },
};

export default defineConfig([
  {
    ...common,
    entry: { main: "src/cli/main.ts" },
    outDir: "dist/cli",
    outputOptions: { codeSplitting: { groups: [{ name: "main", tags: ["$initial"] }] } },
  },
  { ...common, entry: { main: "src/devgate/main.ts" }, outDir: "dist/devgate" },
  { ...common, entry: { index: "src/index.ts" }, outDir: "dist", clean: ["dist/*.js", "dist/*.d.ts"], dts: true },
]);
