#!/usr/bin/env node
// The program's door: hands the arguments to the built main and takes its exit code.
import module from "node:module";

// Node 22.1 and later keep compiled code between runs; earlier ones do without.
module.enableCompileCache?.();
const { main } = await import("../dist/cli/main.js");
process.exitCode = await main(process.argv.slice(2));
