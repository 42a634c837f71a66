import { strict as assert } from "node:assert";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ENVIRONMENTS } from "../../catalog/types.ts";
import { environmentFile } from "../../demo/environment-file.ts";
import { World } from "../e2e/world.ts";
import { blocksOf, pageText, ROOT } from "./pages.ts";

/** What the commands need beside the program. */
const BESIDE = ["cli", "demo", "policies", "sandbox", "toolchain", "package-lock.json"];
const LONGEST = 300_000;

/** Pages with commands, and whether the few rows of the small catalogue are enough for them. `deployed`: they begin after a first `up`. */
const RUN = [
  { page: "README.md", small: true, deployed: false },
  { page: "docs/real-services.md", small: true, deployed: false },
  { page: "docs/runbook.md", small: true, deployed: true },
] as const;

for (const { page, small, deployed } of RUN) {
  describe(`commands of ${page}`, () => {
    let world: World;
    let environment: Record<string, string>;
    let failed = false;

    before("a copy of the project, and the `env.sh` that `npm run sandbox` writes", async () => {
      world = await World.create({ small });
      for (const part of BESIDE) cpSync(join(ROOT, part), join(world.project, part), { recursive: true });
      const values = join(world.folder, "values");
      mkdirSync(values, { mode: 0o700 });
      for (const stack of ENVIRONMENTS) {
        const lines = Object.entries(world.values[stack]).map(([name, value]) => `${name}='${value}'`);
        writeFileSync(join(values, `${stack}.env`), `#! stack ${stack}\n#! sandbox ${world.sandbox.id}\n${lines.join("\n")}\n`, { mode: 0o600 });
      }
      // The terminal has nothing but what it sources, as the README says.
      environmentFile(join(world.project, ".sandbox"), { ...world.toolchain.environment(), ...world.sandbox.environment, SOPHIA_SECRETS_FILE: values });
      environment = { PATH: process.env["PATH"] ?? "", HOME: world.folder, LANG: "C.UTF-8" };
      if (!deployed) return;
      const run = await world.up({ values: world.values.production });
      assert.equal(run.code, 0, run.output);
    });
    after(() => world.close());

    for (const block of blocksOf(pageText(page)).filter((b) => /^sh sandbox( fails)?$/.test(b.info))) {
      const fails = block.info.endsWith("fails");
      it(`U-05 (2 of 2) U-20 line ${block.line}, ${block.heading}: ${fails ? "is refused" : "works"} as it stands`, async () => {
        assert.equal(failed, false, "an earlier block of this page failed");
        failed = true;
        const run = await execa("bash", ["-eu", "-o", "pipefail", "-c", `. .sandbox/env.sh\n${block.text}`],
          { cwd: world.project, env: environment, extendEnv: false, reject: false, all: true, stdin: "ignore", timeout: LONGEST });
        assert.equal(run.exitCode === 0, !fails, `${block.text}\n${run.all}`);
        assert.equal(run.timedOut, false, run.all);
        // The comment of a refusal quotes it: another failure would prove nothing.
        const quoted = /# sandbox: refused, "(.+)"/.exec(block.text)?.[1];
        assert.equal(fails, quoted !== undefined, "a block that fails quotes the refusal, and no other does");
        if (quoted !== undefined) assert.equal(run.all.includes(quoted), true, run.all);
        // A comment that promises a run without changes is a promise like any other.
        const promised = block.text.match(/# .*\b0 changes/g)?.length ?? 0;
        assert.equal((run.all.match(/^Resources:\n {4}\d+ unchanged$/gm) ?? []).length >= promised, true, run.all);
        failed = false;
      });
    }
  });
}
