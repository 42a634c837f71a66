import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ensureToolchain } from "../../toolchain/index.ts";
import { engineVersion, pluginVersions } from "../../toolchain/versions.ts";
import { EngineProject, alive, until } from "./engine-project.ts";

const stash = (name: string) => `new pulumi.Stash(${JSON.stringify(name)}, { input: ${JSON.stringify(name)} });`;
const head = 'import * as pulumi from "@pulumi/pulumi";\n';

/** Says who runs, starts a child of its own, and never ends. */
const endless = `${head}
import { spawn } from "node:child_process";
import { writeFileSync, renameSync } from "node:fs";
const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
const file = process.env.TEST_FOLDER + "/pids.json";
writeFileSync(file + ".new", JSON.stringify([process.pid, process.ppid, child.pid]));
renameSync(file + ".new", file);
setInterval(() => {}, 1000);
await new Promise(() => {});
`;

describe("language host, through the engine", () => {
  const projects: EngineProject[] = [];
  const create = async (...args: Parameters<typeof EngineProject.create>) => {
    const project = await EngineProject.create(...args);
    projects.push(project);
    return project;
  };
  afterEach(() => {
    for (const project of projects.splice(0)) project.remove();
  });

  it("U-15 the engine tells the version it was built as, so that the Automation API takes it", async () => {
    const project = await create({ "index.ts": "" });
    assert.equal((await project.run("version")).output.trim(), `v${engineVersion}`);
  });

  it("D-13 a program runs without ts-node, on the pinned Node, with its flags, settings and arguments", async () => {
    const program = `${head}${stash("a")}
      const config = new pulumi.Config();
      export const node = process.execPath;
      export const flags = process.execArgv;
      export const tsNode = Object.keys(process.env).includes("TS_NODE_ENV") || "REGISTER_INSTANCE" in process;
      export const setting = config.get("colour") ?? "none";
      export const organization = pulumi.getOrganization();`;
    const project = await create({ "index.ts": program }, ["typescript: false", `nodeargs: "--stack-trace-limit=33 '--title=two words'"`]);
    const first = await project.up();
    assert.equal(first.code, 0, first.output);
    assert.doesNotMatch(first.output, /warning/i);
    assert.deepEqual(await project.outputs(), {
      node: (await ensureToolchain()).node, flags: ["--stack-trace-limit=33", "--title=two words"],
      tsNode: false, setting: "none", organization: "organization",
    });
    await project.run("config", "set", "colour", "blue");
    const second = await project.up();
    assert.match(second.output, /setting\s*: "none" => "blue"/);
    assert.match(second.output, /2 unchanged/);
  });

  it("D-13 with ts-node an ES module program runs too, and a type error stops it before anything is deleted", async () => {
    const project = await create({ "index.ts": `${head}${stash("a")}\nexport const typed: number = 1;` }, []);
    const first = await project.up();
    assert.equal(first.code, 0, first.output);
    assert.equal((await project.outputs())["typed"], 1);
    project.write({ "index.ts": `${head}export const typed: number = "one";` });
    const second = await project.up();
    assert.notEqual(second.code, 0);
    assert.match(second.output, /Type 'string' is not assignable to type 'number'/);
    assert.equal((await project.resources()).filter(({ type }) => type === "pulumi:index:Stash").length, 1);
  });

  it("D-13 a wrong runtime option is named", async () => {
    const project = await create({ "index.ts": head }, ['typescript: "no"']);
    const { code, output } = await project.up();
    assert.notEqual(code, 0);
    assert.match(output, /typescript (must be true or false|option must be a boolean)/);
  });

  it("U-15 the resource plugins answer in the versions that the npm packages name", async () => {
    const program = `${head}import * as random from "@pulumi/random";
      import * as github from "@pulumi/github";
      new random.RandomPassword("word", { length: 12 });
      new github.Provider("hub", { owner: "nobody", token: "none" });`;
    const manifest = '{"name":"host-test","type":"module","dependencies":{"@pulumi/random":"*","@pulumi/github":"*","@pulumi/pulumi":"*"}}';
    const project = await create({ "index.ts": program, "package.json": manifest });
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.match((await project.run("plugin", "ls", "--project")).output, /github\s+resource\s+6\.12\.1[\s\S]*random\s+resource\s+4\.21\.2/);
    assert.match((await project.run("about")).output, /\brandom\s+4\.21\.2/);
  });

  it("U-20 (a policy pack runs) a mandatory policy refuses the update before anything is created", async () => {
    const pack = `import { PolicyPack } from "@pulumi/policy";
      new PolicyPack("names", { policies: [{ name: "no-b", description: "b is refused", enforcementLevel: "mandatory",
        validateResource: (args, report) => { if (args.name === "b") report("the name b is refused"); } }] });`;
    const project = await create({
      "index.ts": `${head}${stash("a")}`,
      "pack/PulumiPolicy.yaml": "runtime: nodejs\nmain: index.ts\n",
      "pack/package.json": '{"name":"names","version":"0.0.1","main":"index.ts"}',
      "pack/index.ts": pack,
    });
    const good = await project.up("--policy-pack", "pack");
    assert.equal(good.code, 0, good.output);
    project.write({ "index.ts": `${head}${stash("a")}${stash("b")}` });
    const bad = await project.run("preview", "--policy-pack", "pack");
    assert.notEqual(bad.code, 0);
    assert.match(bad.output, /the name b is refused/);
  });

  it("D-13 a provider plugin written in TypeScript is served from its folder", async () => {
    const plugin = `import * as pulumi from "@pulumi/pulumi";
      import * as provider from "@pulumi/pulumi/provider";
      class Echo implements provider.Provider {
        version = "0.1.0"; schema = '{"name":"echo","version":"0.1.0"}';
        async check(_urn: pulumi.URN, _olds: any, news: any) { return { inputs: news }; }
        async create(_urn: pulumi.URN, inputs: any) { return { id: "echo-1", outs: { ...inputs, answer: inputs.word + "!" } }; }
      }
      provider.main(new Echo(), process.argv.slice(2));`;
    const program = `${head}
      class Echo extends pulumi.CustomResource {
        declare answer: pulumi.Output<string>;
        constructor(name: string, word: string) { super("echo:index:Echo", name, { word, answer: undefined }); }
      }
      export const answer = new Echo("e", "hello").answer;`;
    const project = await create({
      "index.ts": program,
      "echo/PulumiPlugin.yaml": "runtime: nodejs\n",
      "echo/package.json": '{"name":"echo","version":"0.1.0","main":"index.ts"}',
      "echo/index.ts": plugin,
    }, ["typescript: false"], { yaml: "plugins:\n  providers:\n    - name: echo\n      path: ./echo" });
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.equal((await project.outputs())["answer"], "hello!");
  });

  it("U-04 a beforeDelete hook that throws keeps the resource", async () => {
    const program = (rows: string[]) => `${head}
      const keep = new pulumi.ResourceHook("keep", () => { throw new Error("kept by the hook"); });
      const hooks = { beforeDelete: [keep] };
      for (const row of ${JSON.stringify(rows)}) new pulumi.Stash(row, { input: row }, { hooks });`;
    const project = await create({ "index.ts": program(["a", "b"]) });
    assert.equal((await project.up()).code, 0);
    project.write({ "index.ts": program(["a"]) });
    const { code, output } = await project.up();
    assert.notEqual(code, 0);
    assert.match(output, /kept by the hook/);
    assert.equal((await project.resources()).filter(({ type }) => type === "pulumi:index:Stash").length, 2);
  });

  const ends = {
    throws: 'throw new Error("broken");',
    "exits by itself": "process.exit(3);",
    "is killed": 'process.kill(process.pid, "SIGKILL"); await new Promise((resolve) => setTimeout(resolve, 9_000));',
  };
  for (const [way, statement] of Object.entries(ends)) {
    it(`U-03 a program that ${way} half-way fails the update and deletes nothing`, async () => {
      const project = await create({ "index.ts": `${head}${stash("a")}${stash("b")}` });
      assert.equal((await project.up()).code, 0);
      project.write({ "index.ts": `${head}${stash("a")}\n${statement}` });
      const { code, output } = await project.up();
      assert.notEqual(code, 0, output);
      assert.equal((await project.resources()).filter(({ type }) => type === "pulumi:index:Stash").length, 2);
    });
  }

  const promises = {
    cancelled: "the program, the host and what the program started end",
    killed: "our own host ends them all; beside the official one, which leaves them running, the next `up` goes through (fault 14)",
  };
  for (const [what, signal] of [["cancelled", "SIGINT"], ["killed", "SIGKILL"]] as const) {
    it(`D-21 when the engine is ${what}: ${promises[what]}`, async () => {
      const project = await create({ "index.ts": endless });
      const { child, ended } = project.start("up", "--yes", "--skip-preview");
      const pids = await project.pids();
      assert.ok(pids.every(alive), "they run before the signal");
      child.kill(signal);
      await ended;
      if (what === "killed" && (await ensureToolchain()).origin !== "built") {
        try {
          await project.run("cancel", "--yes");
          project.write({ "index.ts": `${head}${stash("a")}` });
          const next = await project.up();
          assert.equal(next.code, 0, next.output);
          assert.equal((await project.resources()).filter(({ type }) => type === "pulumi:index:Stash").length, 1);
        } finally {
          for (const pid of pids.filter(alive)) process.kill(pid, "SIGKILL");
        }
        return;
      }
      await until(() => !pids.some(alive), `processes ${pids.join(", ")} end`, 15_000);
    });
  }

  it("D-21 a resource plugin whose engine is gone ends by itself, after the time a request may need", async () => {
    const { home } = await ensureToolchain();
    const folder = path.join(home, "plugins", `resource-random-v${pluginVersions["random"]}`);
    const plugin = spawn(path.join(folder, "pulumi-resource-random"), { stdio: ["pipe", "pipe", "ignore"] });
    try {
      const [port] = (await once(plugin.stdout.setEncoding("utf8"), "data")) as [string];
      assert.match(port, /^\d+\n$/);
      plugin.stdin.end();
      await until(() => plugin.exitCode !== null, "the plugin ends", 20_000);
    } finally {
      plugin.kill("SIGKILL");
    }
  });

  it("U-01 (bad input) a program without installed packages says what to do", async () => {
    const project = await create({ "index.ts": head }, ["typescript: false"], { modules: false });
    const { code, output } = await project.up();
    assert.notEqual(code, 0);
    // Ours says where and what to run, the official host what to run.
    const ours = `@pulumi/pulumi is not installed in ${path.resolve(project.dir)} or above it; run npm ci there`;
    assert.ok(output.includes(ours) || /SDK has not been installed\. Have you run pulumi install\?/.test(output), output);
  });
});
