/** `npm run supported`: writes SUPPORTED.md anew. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { supportedTable } from "./supported.ts";

writeFileSync(join(import.meta.dirname, "SUPPORTED.md"), await supportedTable());
