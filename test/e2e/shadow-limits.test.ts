import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { execa } from "execa";
import { openShadow } from "../../cli/shadow/backend.ts";
import { makeShadow, previewOn, shadow } from "./shadow-run.ts";
import { inCampaign } from "./sample.ts";
import { World } from "./world.ts";

describe("what a shadow is good for, and what not", () => {
  let world: World;
  let file: string;
  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
    file = await makeShadow(world);
  });
  after(() => world.close());

  inCampaign("A-08 an edit shows the same steps as on the live state, and what cannot be asked is said", async () => {
    await world.edited([["environments/production.ts", 'JWT_SECRET: ["g1"]', 'JWT_SECRET: ["g2", "g1"]'],
      ["Pulumi.production.yaml", "sophia-secrets:visibility: selected", "sophia-secrets:visibility: selected\n  sophia-secrets:github: [POSTGRES_PASSWORD]"],
      ["catalog/ai-keys.ts", '"sophia.ai.openai.api_key"', '"sophia.ai.openai.key"']], async () => {
      const live = await world.preview();
      const run = await previewOn(world, file);
      assert.equal(live.code, 0, live.output);
      assert.deepEqual([run.code, run.changes, run.changed], [0, live.changes, live.changed], run.output);
      for (const name of ["generated-JWT_SECRET.g2", "github-secret-POSTGRES_PASSWORD", "environment-sophia-ai-production-api-keys"]) assert.equal(run.changed.includes(name), true, name);
      assert.match(run.output, /Whether names exist already at the services was not checked: this is a shadow state, with no service behind it/);
      assert.doesNotMatch(live.output, /was not checked/);
    });
  });

  inCampaign("A-08 a removed row is refused on the shadow as on the live state", async () => {
    await world.edited([["catalog/index.ts", '"OPENAI_API_KEY",', ""]], async () => {
      const [live, run] = [await world.preview(), await previewOn(world, file)];
      assert.deepEqual([live.code === 0, run.code], [false, 1]);
      for (const { output } of [live, run]) assert.match(output, /OPENAI_API_KEY \(catalog\/\): its value is held, and the catalogue no longer has it/);
    });
  });

  inCampaign("A-08 another program than the deployed one does not settle: one message, and the file stays as it was", async () => {
    const before = readFileSync(file, "utf8");
    await world.edited([["environments/production.ts", 'JWT_SECRET: ["g1"]', 'JWT_SECRET: ["g2", "g1"]']], async () => {
      const { code, stderr } = await shadow(world, ["settle", "--shadow", file]);
      assert.equal(code, 1);
      assert.match(stderr, /The shadow does not settle: a preview of the deployed program on it still shows changes\. Nothing was written\.\nWhat to do: deploy the commit/);
    });
    assert.equal(readFileSync(file, "utf8"), before);
  });

  it("A-08 `up` of a shadow with good tokens is refused before any write: with its flag, without it, and past the preview", async () => {
    const { PATH, PULUMI_HOME, GITHUB_TOKEN, PULUMI_ACCESS_TOKEN } = world.environment();
    const opened = await openShadow({ file: file, program: world.project, environment: world.environment() });
    const tokens = { ...opened.env, PATH, PULUMI_HOME, GITHUB_TOKEN, PULUMI_ACCESS_TOKEN };
    world.takeWrites();
    try {
      for (const [flags, shadowFlag, message] of [
        [[], "1", /SOPHIA_SHADOW \(this run\): a shadow state is for previews, and this deploys/],
        [["--skip-preview"], "1", /SOPHIA_SHADOW \(this run\): a shadow state is for previews, and this deploys/],
        [["--skip-preview"], "", /ledger-key \(the stack's state\): it holds the stand-in of a shadow state where a value belongs/],
        [[], "", /ledger-key \(the stack's state\): it holds the stand-in/],
      ] as const) {
        const run = await execa(world.toolchain.pulumi, ["up", "--yes", "--non-interactive", "--stack", opened.stack, "--config-file", opened.configFile, ...flags],
          { cwd: opened.cwd, env: { ...tokens, SOPHIA_SHADOW: shadowFlag }, extendEnv: false, reject: false, all: true, stdin: "ignore" });
        assert.notEqual(run.exitCode, 0, run.all);
        assert.match(run.all, message);
        assert.deepEqual(world.takeWrites(), []);
      }
    } finally {
      await opened.close();
    }
  });

  it("A-08 `import` does not take a shadow, and the live stack stays as it is", async () => {
    const before = await world.export();
    const { code, output } = await world.pulumi(["stack", "import", "--stack", world.stackName(), "--file", file]);
    assert.notEqual(code, 0, output);
    assert.equal(await world.export(), before);
  });

  inCampaign("A-08 after a second deployment, with a rotated value and a new generation, a new shadow has 0 changes again", async () => {
    world.edit("environments/production.ts", (text) => text.replace('JWT_SECRET: ["g1"]', 'JWT_SECRET: ["g2", "g1"]'));
    const second = await world.up({ values: { OPENAI_API_KEY: `sk-${"q".repeat(40)}`, LOG_LEVEL: "DEBUG" } });
    assert.equal(second.code, 0, second.output);
    const run = await previewOn(world, await makeShadow(world), ["--expect-no-changes"]);
    assert.equal(run.code, 0, run.output);
    assert.deepEqual(Object.keys(run.changes), ["same"], run.output);
    assert.equal(readFileSync(file, "utf8").includes("qqqqqqqq"), false);
  });
});
