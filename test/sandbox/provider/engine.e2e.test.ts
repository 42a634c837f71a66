import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { pluginScript } from "../../../sandbox/provider/plugin-script.ts";
import { ensureToolchain } from "../../../toolchain/index.ts";
import type { Toolchain } from "../../../toolchain/index.ts";
import { CHECK, CloudStub, CREATE, DELETE, GET, META, PATCH, remembering, revision } from "./cloud-stub.ts";

const CANARY = "canary" + "-" + "e2e".repeat(5);
const TOKEN = "pul-" + "y".repeat(12);
const PROGRAM = `
const { StringAsset } = require("@pulumi/pulumi/asset");
const { secret } = require("@pulumi/pulumi");
const { Environment } = require("@pulumi/pulumiservice");
const environment = new Environment("it", {
  organization: "acme", project: "app", name: "prod", yaml: secret(new StringAsset(process.env.DEFINITION)),
}, { import: process.env.IMPORT, ignoreChanges: process.env.IMPORT ? ["yaml"] : [] });
exports.revision = environment.revision;
`;

/** The stand-in under the real engine, on a file backend. */
describe("stand-in provider on the real engine", () => {
  let toolchain: Toolchain;
  let stub: CloudStub;
  let folder: string;
  let home: string;
  before(async function () {
    this.timeout(0); // building the toolchain on a fresh machine takes minutes, and is bounded in itself
    toolchain = await ensureToolchain();
    // A home of its own: where the official plugin is installed, the stand-in is what is tried here all the same (fault 14).
    home = mkdtempSync(join(tmpdir(), "stand-in-home-"));
    const plugin = join(home, "plugins", "resource-pulumiservice-v1.3.0");
    mkdirSync(plugin, { recursive: true });
    const main = join(import.meta.dirname, "../../../sandbox/provider/main.ts");
    writeFileSync(join(plugin, "pulumi-resource-pulumiservice"), pluginScript({ node: toolchain.node, main }), { mode: 0o755 });
  });
  after(() => rmSync(home, { recursive: true, force: true }));
  beforeEach(async () => {
    stub = remembering(await new CloudStub().open());
    folder = mkdtempSync(join(tmpdir(), "stand-in-e2e-"));
    mkdirSync(join(folder, "state"));
    symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "Pulumi.yaml"), [
      "name: stand-in", "runtime:", "  name: nodejs", "  options:", "    typescript: false", "config:", `  pulumiservice:apiUrl: ${stub.url}`, "",
    ].join("\n"));
    writeFileSync(join(folder, "package.json"), '{"main":"index.cjs"}');
    writeFileSync(join(folder, "index.cjs"), PROGRAM);
    await pulumi(["stack", "init", "prod"]);
  });
  afterEach(async () => {
    await stub.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function pulumi(words: string[], variables: Record<string, string> = {}): Promise<{ code: number | undefined; output: string }> {
    const { exitCode, all } = await execa(toolchain.pulumi, [...words, "--non-interactive"], {
      cwd: folder, all: true, reject: false, extendEnv: false, timeout: 60_000,
      env: {
        ...toolchain.environment(), PULUMI_HOME: home, PULUMI_BACKEND_URL: `file://${join(folder, "state")}`, PULUMI_CONFIG_PASSPHRASE: "e2e",
        PULUMI_ACCESS_TOKEN: TOKEN, DEFINITION: `a: {"fn::secret": "${CANARY}"}`, ...variables,
      },
    });
    assert.ok(!all.includes(CANARY) && !all.includes(TOKEN), "no output and no exported state holds the value or the token");
    return { code: exitCode, output: all };
  }
  const up = (variables?: Record<string, string>): ReturnType<typeof pulumi> => pulumi(["up", "--yes", "--skip-preview"], variables);
  async function succeed(run: ReturnType<typeof pulumi>, pattern: RegExp): Promise<string[]> {
    const { code, output } = await run;
    assert.equal(code, 0, output);
    assert.match(output, pattern);
    return stub.taken();
  }
  async function fail(run: ReturnType<typeof pulumi>, pattern: RegExp): Promise<string[]> {
    const { code, output } = await run;
    assert.notEqual(code, 0, output);
    assert.match(output, pattern);
    return stub.taken();
  }

  it("U-06 create, nothing, change, refused change, refresh, destroy; the state holds no value", async function () {
    this.timeout(0);
    assert.deepEqual(await succeed(pulumi(["preview"]), /\+ 2 to create/), []);
    assert.deepEqual(await succeed(up(), /\+ 2 created/), [CHECK, CREATE, PATCH, META]);
    assert.deepEqual(await succeed(pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]), /2 unchanged/), []);
    assert.match((await pulumi(["stack", "export"])).output, /"yaml": \{[^}]*"ciphertext"/);
    assert.deepEqual(await succeed(up({ DEFINITION: "b: 2" }), /revision: 2 => 3[\s\S]*~ 1 updated/), [PATCH, META]);

    remembering(stub).on(PATCH, { status: 401 }).on(GET, { status: 403 });
    assert.deepEqual(await fail(up(), /PATCH .*: 401 Unauthorized/), [PATCH]);
    assert.deepEqual(await fail(pulumi(["refresh", "--yes", "--skip-preview"]), /GET .*: 403 Forbidden/), [GET]);
    stub.on(PATCH, revision(4)).on(GET, revision(4, "ciphertext")).on(META, { body: { id: "11111111-2222-3333-4444-555555555555" } });
    assert.deepEqual(await succeed(up(), /~ 1 updated/), [PATCH, META]);
    assert.deepEqual(await succeed(pulumi(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]), /2 unchanged/), [GET, META]);
    stub.on(DELETE, { status: 204 });
    assert.deepEqual(await succeed(pulumi(["destroy", "--yes", "--skip-preview"]), /- 2 deleted/), [DELETE]);
  });

  it("U-06 a half-failed create heals with a plain second up", async function () {
    this.timeout(0);
    stub.on(PATCH, { status: 403 });
    assert.deepEqual(await fail(up(), /PATCH .*: 403 Forbidden/), [CHECK, CREATE, PATCH, GET]);
    stub.on(PATCH, revision(2));
    assert.deepEqual(await succeed(up(), /\+ 1 created/), [CHECK, CREATE, GET, PATCH, META]);
    assert.deepEqual(await succeed(pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]), /2 unchanged/), []);
  });

  it("U-02 an existing environment is imported without a write, then written, then unchanged", async function () {
    this.timeout(0);
    stub.on(CREATE, { status: 409 }).on(GET, revision(5, "old: 1")).on(META, { body: { id: "x" } }).on(PATCH, revision(6));
    await fail(up(), /exists already and is not empty; adopt it/);
    assert.deepEqual(await succeed(up({ IMPORT: "acme/app/prod" }), /= 1 imported/), [GET, META]);
    assert.deepEqual(await succeed(up(), /~ 1 updated/), [PATCH, META]);
    assert.deepEqual(await succeed(pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]), /2 unchanged/), []);
  });

  it("U-06 --faithful: a refused update ends as success, and a refresh drops what it may not read", async function () {
    this.timeout(0);
    await succeed(up(), /\+ 2 created/);
    stub.on(PATCH, { status: 409 });
    const faithful = { SOPHIA_STANDIN_FAITHFUL: "1", DEFINITION: "c: 3" };
    assert.deepEqual(await succeed(up(faithful), /revision: 2 => 0/), [PATCH, META]);
    assert.deepEqual(await succeed(pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"], faithful), /2 unchanged/), []);
    stub.on(GET, { status: 403 });
    assert.deepEqual(await succeed(pulumi(["refresh", "--yes", "--skip-preview"], faithful), /- 1 deleted/), [GET]);
  });
});
