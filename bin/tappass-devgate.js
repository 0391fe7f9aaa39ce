#!/usr/bin/env node
// The development gateway's door: hands the arguments to the built main and takes its exit code.
import { main } from "../dist/devgate/main.js";

process.exitCode = await main(process.argv.slice(2));
