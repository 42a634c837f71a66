import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPulumiCloud, type PulumiCloud } from "../../../sandbox/pulumi-cloud/index.ts";
import { evaluator, TOKEN } from "./cloud-case.ts";
import { CliProject } from "./cli-project.ts";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
let last;
for (let i = 0; i < 6; i++) last = new pulumi.Stash("stash" + i, { input: pulumi.secret("v" + i) }, last ? { dependsOn: [last] } : {});
exports.last = last.output;
`;
const UP = ["up", "--yes", "--skip-preview"];
const S = "/api/stacks/{orgName}/{projectName}/{stackName}";
const JOURNAL = `PATCH ${S}/update/{updateID}/journalentries`;

describe("the sandbox's Pulumi Cloud under the real CLI", () => {
  const data = mkdtempSync(join(tmpdir(), "cloud-data-"));
  let cloud: PulumiCloud;
  let project: CliProject;
  let stack = 0;

  const start = async (port = 0): Promise<PulumiCloud> =>
    createPulumiCloud({ token: TOKEN, organization: "acme", escEvaluator: await evaluator(), data, port });
  const exported = async () => {
    await project.ok("stack", "export", "--file", "state.json");
    const state = JSON.parse(readFileSync(join(project.folder, "state.json"), "utf8"));
    return { urls: [state.deployment.secrets_providers?.state?.url], resources: state.deployment.resources ?? [], pending: state.deployment.pending_operations ?? [] };
  };
  /** Starts an `up` that stops at a journal batch, and returns when it has come that far. */
  const upUntilBatch = async (after: number): Promise<{ kill: () => Promise<void> }> => {
    const reached = new Promise<void>((resolve) => { cloud.faults.onFire = () => resolve(); });
    cloud.faults.add({ route: JOURNAL, after, kind: "hang" });
    const { child, ended } = project.start(UP);
    await Promise.race([reached, ended.then(({ output }) => { throw new Error(`up ended before the fault:\n${output}`); })]);
    return { kill: async () => { child.kill("SIGKILL"); await ended; } };
  };

  before(async () => {
    cloud = await start();
    project = await CliProject.open(PROGRAM, { PULUMI_BACKEND_URL: cloud.url, PULUMI_ACCESS_TOKEN: TOKEN });
  });
  after(async () => {
    await cloud.close();
    project.close();
    rmSync(data, { recursive: true, force: true });
  });
  beforeEach(async () => { await project.ok("stack", "init", `s${++stack}`); });
  afterEach(() => {
    cloud.faults.clear();
    assert.deepEqual(cloud.violations, []);
  });

  it("U-06 a stack's life: up, no change, outputs, settings, tags, history, rename, import, destroy, removal", async () => {
    await project.ok(...UP);
    assert.match(await project.ok(...UP), /7 unchanged/);
    assert.match(await project.ok("stack", "output", "--show-secrets"), /last +v5/);
    await project.ok("config", "set", "--secret", "password", "not in the file");
    assert.match(await project.ok("config", "get", "password"), /not in the file/);
    await project.ok("stack", "tag", "set", "team:owner", "platform");
    assert.match(await project.ok("stack", "tag", "ls"), /team:owner +platform/);
    assert.match(await project.ok("stack", "history"), /\+7-0~0/);
    await project.ok("stack", "rename", `renamed${stack}`);
    assert.match(await project.ok("preview"), /7 unchanged/);
    await project.ok("stack", "export", "--show-secrets", "--file", "plain.json");
    await project.ok("stack", "import", "--file", "plain.json");
    assert.match(await project.ok(...UP), /7 unchanged/);
    assert.match(await project.ok("stack", "ls"), new RegExp(`renamed${stack}\\* .* 8 `));
    assert.match((await project.run("stack", "rm", "--yes")).output, /still has resources/);
    await project.ok("destroy", "--yes", "--skip-preview");
    await project.ok("stack", "rm", "--yes");
    assert.equal((await project.run("stack", "select", `renamed${stack}`)).code === 0, false);
  });

  it("U-12 a second up is told who holds the stack; a preview works meanwhile; cancel frees it", async () => {
    const up = await upUntilBatch(4);
    const second = await project.run(...UP);
    assert.notEqual(second.code, 0);
    assert.match(second.output, /Another update is currently in progress: sandbox started the update at \d{4}-/);
    assert.match(await project.ok("preview"), /7 to create/);
    await up.kill();
    await project.ok("cancel", "--yes");
    await project.ok(...UP);
    assert.match(await project.ok(...UP), /7 unchanged/);
  });

  it("U-06 kill -9 in the middle: what was acknowledged is the state, what was open is pending, the next up goes on", async () => {
    const up = await upUntilBatch(5);
    await up.kill();
    await project.ok("cancel", "--yes");
    const { resources, pending } = await exported();
    assert.ok(resources.length > 0, "nothing was kept");
    assert.ok(resources.length + pending.length < 8, "the update had ended");
    await project.ok("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    await project.ok(...UP);
    const after = await exported();
    assert.equal(after.resources.length, 8);
    assert.deepEqual(after.pending, []);
  });

  it("U-06 the server stopped and started again in the middle of an up: it ends well, nothing is lost", async () => {
    const port = Number(new URL(cloud.url).port);
    const stopped = new Promise<void>((resolve) => {
      cloud.faults.onFire = () => setImmediate(() => void cloud.close().then(resolve));
    });
    cloud.faults.add({ route: JOURNAL, after: 3, kind: "apply-then-hang" });
    const { ended } = project.start(UP);
    await stopped;
    cloud = await start(port);
    const { code, output } = await ended;
    assert.equal(code, 0, output);
    assert.match(await project.ok(...UP), /7 unchanged/);
    assert.equal((await exported()).resources.length, 8);
  });

  it("U-06 a state that names an old address works on the new one, and the next version has it", async () => {
    await project.ok(...UP);
    await cloud.close();
    cloud = await start();
    const moved = await CliProject.open(PROGRAM, { PULUMI_BACKEND_URL: cloud.url, PULUMI_ACCESS_TOKEN: TOKEN });
    try {
      await moved.ok("stack", "select", `s${stack}`);
      assert.match(await moved.ok(...UP), /7 unchanged/);
      await moved.ok("stack", "export", "--file", "state.json");
      assert.ok(readFileSync(join(moved.folder, "state.json"), "utf8").includes(`"url": "${cloud.url}"`));
      assert.ok(readFileSync(join(data, "stacks", "acme", "proj", `s${stack}`, "v2.json"), "utf8").includes(cloud.url));
    } finally {
      moved.close();
    }
    project.close();
    project = await CliProject.open(PROGRAM, { PULUMI_BACKEND_URL: cloud.url, PULUMI_ACCESS_TOKEN: TOKEN });
  });

  it("E-11 pulumi env: init, get, set, open, run, versions, tags, clone, rm", async () => {
    project.write("base.yaml", "values:\n  region: us-east-1\n");
    project.write("a.yaml", "# kept\nimports:\n  - default/base\nvalues:\n  key:\n    fn::secret: of the test\n  environmentVariables:\n    KEY: ${key}\n");
    await project.ok("env", "init", "acme/default/base", "-f", "base.yaml");
    await project.ok("env", "init", "acme/default/a", "-f", "a.yaml");
    assert.match(await project.ok("env", "ls"), /acme\/default\/a\nacme\/default\/base/);
    const hidden = await project.ok("env", "get", "acme/default/a");
    assert.match(hidden, /"key": "\[secret\]"/);
    assert.match(hidden, /# kept[^]*ciphertext: /);
    assert.match(await project.ok("env", "get", "acme/default/a", "--show-secrets"), /fn::secret: of the test/);
    assert.deepEqual(JSON.parse(await project.ok("env", "open", "acme/default/a")),
      { region: "us-east-1", key: "of the test", environmentVariables: { KEY: "of the test" } });
    assert.match(await project.ok("env", "run", "acme/default/a", "-i", "--", "sh", "-c", "test \"$KEY\" = 'of the test' && echo right"), /right/);
    await project.ok("env", "set", "--secret", "acme/default/a", "more", "kept too");
    assert.equal(JSON.parse(await project.ok("env", "open", "acme/default/a", "more")), "kept too");
    assert.equal("more" in JSON.parse(await project.ok("env", "open", "acme/default/a@2")), false);
    await project.ok("env", "version", "tag", "acme/default/a@first", "@2");
    await project.ok("env", "version", "tag", "acme/default/a@first", "@3");
    assert.match(await project.ok("env", "version", "tag", "ls", "acme/default/a"), /first +│ +3 /);
    assert.match(await project.ok("env", "version", "history", "acme/default/a"), /revision 3[^]*revision 1/);
    await project.ok("env", "tag", "acme/default/a", "owner", "one");
    await project.ok("env", "tag", "acme/default/a", "owner", "two");
    assert.match(await project.ok("env", "tag", "ls", "acme/default/a"), /owner[^]*two/);
    await project.ok("env", "clone", "acme/default/a", "default/b");
    assert.equal(JSON.parse(await project.ok("env", "open", "acme/default/b", "key")), "of the test");
    await project.ok("config", "env", "add", "default/a", "--yes");
    assert.match(await project.ok("config"), /KEY +\[secret\]/);
    await project.ok("env", "rm", "acme/default/b", "--yes");
    assert.doesNotMatch(await project.ok("env", "ls"), /default\/b$/m);
  });

  it("U-03 a token of somebody's own is refused and is in no log", async () => {
    const own = ["pul", "somebodys", "own"].join("-");
    const { code, output } = await project.start(["whoami"], { PULUMI_ACCESS_TOKEN: own, PULUMI_HOME: mkdtempSync(join(project.folder, "home-")) }).ended;
    assert.notEqual(code, 0);
    assert.match(output, /Unauthorized/);
    assert.ok(cloud.log.entries.some((e) => e.status === 401));
    assert.ok(!JSON.stringify(cloud.log.entries).includes(own));
  });
});
