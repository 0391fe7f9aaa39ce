// Tests run against the built program, as a user has it; `npm test` builds first.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more files at once would only make each wait for the other.
    maxWorkers: 2,
  },
});
