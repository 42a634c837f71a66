import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { FaultRule } from "../../sandbox/core/faults.ts";
import { CAMPAIGN, sample } from "./sample.ts";
import { differences, verified } from "./verify-case.ts";
import { World, type Exported, type Run } from "./world.ts";

interface Write {
  readonly what: string;
  readonly server: "github" | "cloud";
  readonly route: string | RegExp;
}

const SECRET: Write = { what: "an organisation secret", server: "github", route: "PUT /orgs/{org}/actions/secrets/{name}" };
const DEFINITION: Write = { what: "an environment's definition", server: "cloud", route: "PATCH /api/esc/environments/{orgName}/{projectName}/{envName}" };
const GRANT: Write = { what: "a grant", server: "cloud", route: "PATCH /api/orgs/{orgName}/teams/{teamName}" };
/** `npm test` runs some of each list, the long campaign all of them. */
const FIRST: readonly Write[] = [
  { what: "the creation of the variable", server: "github", route: "POST /orgs/{org}/actions/variables" },
  { what: "the creation of an environment", server: "cloud", route: "POST /api/esc/environments/{orgName}" },
  DEFINITION, GRANT, SECRET,
];
const UPDATE: readonly Write[] = [
  GRANT, DEFINITION, SECRET, { what: "the variable", server: "github", route: "PATCH /orgs/{org}/actions/variables/{name}" },
];
/** The request was served, only its answer never came: worse for us than one that was not. */
const KINDS: readonly FaultRule["kind"][] = CAMPAIGN ? ["apply-then-hang", "hang"] : ["apply-then-hang"];
/** Every process that an engine of ours had below it when it was killed. */
const orphans = new Set<number>();

/** An `up` whose engine is killed at this very request; false when the request never came. */
async function killedUp(world: World, { server, route }: Write, kind: FaultRule["kind"], values?: Record<string, string>): Promise<boolean> {
  const { faults } = world.sandbox[server];
  const door = values === undefined ? {} : { SOPHIA_SECRETS_FILE: world.valuesFile("production", values) };
  // Nothing is read from it: what it leaves behind would hold its pipes open.
  const child = spawn(world.toolchain.pulumi, ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", world.stackName()],
    { cwd: world.project, env: world.environment(door), stdio: "ignore" });
  let killed = false;
  faults.onFire = () => {
    if (killed || child.pid === undefined) return;
    killed = true;
    for (const pid of below(child.pid)) orphans.add(pid);
    child.kill("SIGKILL");
  };
  faults.add({ route, kind });
  await new Promise((resolve) => child.once("exit", resolve));
  faults.clear();
  return killed;
}

function below(root: number): number[] {
  const parents = readdirSync("/proc").filter((d) => /^\d+$/.test(d)).flatMap((pid) => {
    const parent = /^PPid:\s*(\d+)$/m.exec(status(Number(pid)))?.[1];
    return parent === undefined ? [] : [[Number(pid), Number(parent)] as const];
  });
  const found = [root];
  for (const pid of found) found.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child));
  return found.slice(1);
}

/** "" for a process that is gone. */
function status(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}

describe("an engine killed between a request's arrival and its answer", () => {
  const green = (run: Run): void => assert.equal(run.code, 0, run.output);
  const pending = async (world: World): Promise<number> => (JSON.parse(await world.export()) as Exported).deployment.pending_operations?.length ?? 0;

  /** As docs/runbook.md has it; then nothing is left to do. */
  const recovers = async (world: World): Promise<void> => {
    const cancel = await world.pulumi(["cancel", "--yes", "--stack", world.stackName()]);
    assert.equal(cancel.code, 0, cancel.output);
    green(await world.up());
    // The page asks for it in any case; most of the sample saves the time where there is nothing to clear.
    if (CAMPAIGN || (await pending(world)) > 0) {
      const refresh = await world.pulumi(["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--non-interactive", "--stack", world.stackName()]);
      assert.equal(refresh.code, 0, refresh.output);
      green(await world.up());
    }
    assert.equal(await pending(world), 0);
    world.takeWrites();
    const last = await world.up();
    green(last);
    assert.deepEqual(Object.keys(last.changes), ["same"], last.output);
    assert.deepEqual(world.takeWrites(), []);
    assert.deepEqual(await verified(world), [0, []]);
  };
  /** Said of what an engine left behind: that, and never that somebody else was at work. */
  const unfinished = async (world: World): Promise<void> => {
    const [code, told] = await differences(world);
    const [first] = told.filter(({ store }) => store === "state");
    assert.deepEqual([code, first?.name, /did not end/.test(first?.problem ?? ""), /`pulumi up`.*`pulumi cancel`/.test(first?.remedy ?? "")], [1, "unfinished update", true, true], JSON.stringify(told));
    assert.deepEqual(told.filter(({ problem, remedy }) => /somebody else/.test(problem) || /rotate/.test(remedy)), []);
  };
  const holds = async (world: World, values: Record<string, string>): Promise<void> => {
    assert.equal(world.sandbox.github.store.secrets.length, world.sandbox.github.store.variables.length === 2 ? 4 : 5);
    for (const { name } of world.sandbox.github.store.secrets) assert.equal((await world.sandbox.github.reveal(name)) === values[name], true, name);
    const { environmentVariables } = await world.open("sophia-ai-production");
    for (const [name, value] of Object.entries(values)) assert.equal(environmentVariables[name] === value, true, name);
    assert.equal(world.sandbox.cloud.teams.list().flatMap((team) => team.environments).length, 15);
  };

  for (const kind of KINDS) {
    for (const write of sample(FIRST, 1)) {
      it(`U-01 F-04 first deployment, ${write.what} (${kind}): \`verify\` says so (fault 26); recovers without values, nothing pending`, async () => {
        const world = await World.create({ small: true });
        try {
          assert.ok(await killedUp(world, write, kind, world.values.production), "the request never came");
          await unfinished(world);
          await recovers(world);
          await holds(world, world.values.production);
        } finally {
          await world.close();
        }
      });
    }
  }

  describe("of an update", () => {
    let world: World;
    let values: Record<string, string>;
    before(async () => {
      world = await World.create({ small: true });
      world.edit("catalog/integration-credentials.ts", (text) => text.replace(/(plain\("GONG_URL".*)github: "yes"/, "$1github: \"variable\""));
      values = { ...world.values.production };
      green(await world.up({ values }));
    });
    after(() => world.close());

    for (const [round, kind] of KINDS.entries()) {
      for (const write of sample(UPDATE, 1)) {
        it(`U-01 F-04 ${write.what} (${kind}): \`verify\` says so (fault 26); recovers without values, nothing pending`, async () => {
          const changed = { OPENAI_API_KEY: `sk-${write.what.replace(/\W/g, "").padEnd(30, String(round))}`, GONG_URL: `https://${write.what.length}-${round}.gong.io` };
          Object.assign(values, changed);
          const access = [["environments/access.ts", 'staging: "admin", production: "admin"', 'staging: "admin", production: "open"']] as const;
          await world.edited(write === GRANT ? access : [], async () => {
            assert.ok(await killedUp(world, write, kind, changed), "the request never came");
            await unfinished(world);
            await recovers(world);
          });
          // Every change of a grant is a deletion and a creation: here the way back.
          if (write === GRANT) green(await world.up());
          await holds(world, values);
        });
      }
    }
  });

  describe("afterwards", () => {
    it("U-06 no process of a killed engine is left", async () => {
      const alive = (): number[] => [...orphans].filter((pid) => status(pid) !== "" && !/^State:\s*Z/m.test(status(pid)));
      assert.ok(orphans.size > 0);
      // Plugins that are Go programs look for their engine every five minutes.
      for (const end = Date.now() + 600_000; alive().length > 0 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.deepEqual(alive(), []);
    });
  });
});
