import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { samplePages } from "./pull-request-report.ts";

for (const [file, text] of Object.entries(samplePages())) writeFileSync(join(import.meta.dirname, "..", file), text);
