import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeowners } from "../catalog/owners.ts";
import { rulesPage } from "./rules-page.ts";

writeFileSync(join(import.meta.dirname, "RULES.md"), rulesPage());
writeFileSync(join(import.meta.dirname, "..", ".github", "CODEOWNERS"), codeowners());
