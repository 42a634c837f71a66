#!/usr/bin/env node
import { endWith } from "./ending.ts";

// Loaded inside: also what fails while it loads has its exit code.
await endWith(async () => (await import("./program.ts")).runCommand(process.argv));
