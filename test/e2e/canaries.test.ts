import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readDeployedState } from "../../cli/deployed-state.ts";
import { secretValues } from "../../demo/counts.ts";
import { scanFolder, scanText } from "../../demo/leak-scanner.ts";
import { World } from "./world.ts";

/** Processes below one, itself included, by their command line. */
function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      parents.set(Number(entry), Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, "utf8"))?.[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && pid > 1 && below(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(below);
}

describe("no value of a secret anywhere but where it belongs", () => {
  let world: World;
  let canaries: ReadonlyMap<string, string>;
  const texts: [string, string][] = [];
  before(async () => {
    world = await World.create({ small: true });
    canaries = new Map(Object.entries(world.values.production).filter(([name]) => name !== "GONG_URL"));
  });
  after(() => world.close());

  it("P-12 (2 of 2) F-14 arguments and environments of all processes hold none while a write is held open", async () => {
    world.sandbox.github.faults.add({ route: "PUT /orgs/{org}/actions/secrets/{name}", kind: "delay", milliseconds: 1500, count: 3 });
    const child = world.start(["up", "--yes", "--skip-preview", "--non-interactive", "--stack", world.stackName()], { values: world.values.production });
    const seen = new Set<string>();
    let looked = false;
    world.sandbox.github.faults.onFire = () => {
      for (const pid of descendants(child.pid ?? 0)) {
        for (const file of ["cmdline", "environ"]) {
          try {
            texts.push([`/proc ${file}`, readFileSync(`/proc/${pid}/${file}`, "latin1")]);
          } catch {
            // Not ours to read, or gone.
          }
        }
        try {
          seen.add(readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0").slice(0, 3).join(" "));
        } catch {
          // Gone.
        }
      }
      looked = true;
    };
    const run = await child;
    assert.equal(run.exitCode, 0, String(run.all));
    texts.push(["output of up", String(run.all)]);
    assert.equal(looked, true);
    // The engine, the language host, the program and the plugins: all were looked at.
    for (const part of ["pulumi up", "pulumi-language-nodejs", "run/index.js", "pulumi-resource-github"]) assert.ok([...seen].some((s) => s.includes(part)), `${part} was not among:\n${[...seen].join("\n")}`);
    assert.deepEqual(texts.flatMap(([file, text]) => scanText(file, text, canaries)), []);
  });

  it("U-03 (2 of 3) P-08 the exported state, the outputs decrypted, previews and the engine's own logs hold none", async () => {
    const generated = secretValues(readDeployedState(await world.export("production", ["--show-secrets"])));
    assert.ok(generated.size > canaries.size);
    const all = new Map([...generated, ...canaries].filter(([name]) => !name.endsWith("GONG_URL")));
    texts.push(["export", await world.export()], ["outputs", (await world.pulumi(["stack", "output", "--show-secrets", "--json", "--stack", world.stackName()])).output]);
    texts.push(["preview", (await world.preview({ values: { OPENAI_API_KEY: `sk-${"n".repeat(40)}` }, args: ["--diff"] })).output]);
    texts.push(["history", (await world.pulumi(["stack", "history", "--json", "--stack", world.stackName()])).output]);
    assert.deepEqual(texts.flatMap(([file, text]) => scanText(file, text, all)), []);
    const kept = scanFolder(join(world.folder, "sandbox"), all, []);
    assert.ok(kept.filesSearched > 10);
    assert.deepEqual(kept.leaks, []);
    assert.deepEqual(scanFolder(join(world.toolchain.home, "logs"), all, []).leaks, []);
  });

  it("U-03 (3 of 3) the same scanner finds a planted leak: one plain, one in base64 over two lines", () => {
    const folder = join(world.folder, "planted");
    mkdirSync(folder);
    const [value] = [...canaries.values()];
    const encoded = Buffer.from(`prefix ${value} suffix`).toString("base64");
    writeFileSync(join(folder, "plain.txt"), `x ${value} y`);
    writeFileSync(join(folder, "base64.txt"), `${encoded.slice(0, 20)}\n${encoded.slice(20)}\n`);
    assert.deepEqual([...new Set(scanFolder(folder, canaries, []).leaks.map((l) => l.file))].sort(), ["base64.txt", "plain.txt"]);
  });
});
