import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { RunError } from "@pulumi/pulumi";
import { levels } from "./levels.ts";
import { policiesOf } from "./pack.ts";
import { parseWaivers } from "./waivers.ts";

const { waivers, problems } = parseWaivers(readFileSync(join(import.meta.dirname, "waivers.yaml"), "utf8"));
// One message without a stack trace; the engine then says that the pack did not start, and nothing is previewed.
if (problems.length > 0) throw new RunError(`policies/waivers.yaml: ${problems.join("; ")}`);

new PolicyPack("sophia-secrets-policies", { policies: policiesOf({ waivers, levels, now: Date.parse(process.env["SOPHIA_NOW"] ?? "") || Date.now() }) });
