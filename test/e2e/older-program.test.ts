import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inCampaign } from "./sample.ts";
import { verified } from "./verify-case.ts";
import { World } from "./world.ts";

/** The last commit before the outputs became compact: stacks of that age are out there. */
const OLDER = "69b7da9721b86d04767490b63b2f7798e6601abd";
const ROOT = join(import.meta.dirname, "..", "..");
/** Steps that the newer program may take on such a stack, each with its reason. Anything else is a change that nobody asked for. */
const EXPECTED: readonly (readonly [step: string, reason: string])[] = [
  ["update issuer-github-actions", "the identity ci-preview is gone: no workflow used it, and the job of any pull request could"],
];

interface Plan {
  readonly steps: readonly { readonly op: string; readonly urn: string; readonly newState?: { readonly type: string }; readonly detailedDiff?: object | null }[];
}

describe("a stack that an older program deployed", () => {
  let world: World;
  before(async () => {
    world = await World.create();
  });
  after(() => world.close());

  inCampaign("U-04 is taken over as it is: no step but those that are listed, then `up` and `verify` are green, and nothing is left to do", async () => {
    const { project } = world;
    const newer = join(world.folder, "newer");
    const older = join(world.folder, "older");
    mkdirSync(older);
    execFileSync("tar", ["x", "-C", older], { input: execFileSync("git", ["archive", OLDER], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 }) });
    symlinkSync(join(ROOT, "node_modules"), join(older, "node_modules"));
    // Made by the older formats: the newer ones may take more.
    const of = async <T>(file: string): Promise<T> => (await import(pathToFileURL(join(older, file)).href)) as T;
    const { exampleValue } = await of<typeof import("../../demo/example-values.ts")>("demo/example-values.ts");
    const { catalog } = await of<typeof import("../../catalog/index.ts")>("catalog/index.ts");
    const values = Object.fromEntries(catalog.filter(({ name }) => name in world.values.production).map((row) => [row.name, exampleValue(row, "production")]));
    cpSync(project, newer, { recursive: true, verbatimSymlinks: true });
    for (const part of ["catalog", "environments", "model", "resources", "services", "index.ts", "Pulumi.yaml", "Pulumi.production.yaml"]) {
      rmSync(join(project, part), { recursive: true });
      renameSync(join(older, part), join(project, part));
    }
    const first = await world.up({ values });
    assert.equal(first.code, 0, first.output);
    rmSync(project, { recursive: true });
    renameSync(newer, project);

    const { code, output } = await world.pulumi(["preview", "--json", "--show-sames", "--non-interactive", "--stack", world.stackName()]);
    assert.equal(code, 0, output);
    const plan = JSON.parse(output.slice(output.indexOf("{\n"))) as Plan;
    const steps = plan.steps.filter(({ op }) => op !== "same" && op !== "read").map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    assert.deepEqual(steps.sort(), EXPECTED.map(([step]) => step).sort());
    const second = await world.up();
    assert.equal(second.code, 0, second.output);
    const third = await world.up();
    assert.deepEqual([third.code, third.changed], [0, []], third.output);
    assert.deepEqual(await verified(world), [0, []]);
  });
});
