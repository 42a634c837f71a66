import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../catalog/index.ts";
import { parseValuesFile } from "../../model/values-file.ts";
import { World } from "./world.ts";

/** What the readers of such files treat in ways of their own, in values that the door takes. */
const HARD = ["a\"b\\c$d 1234567", "it's #not a comment", "`x` \\n \\\" $$ \\", "é 漢字 🔑 <>&=;|", "'single' \"double\" %s {x} !"].map((text, at) => `${text}${at}`.repeat(2));
const ROWS = ["POSTGRES_PASSWORD", "VERCEL_ACCESS_TOKEN"];
const NAME = "sophia-ai-production";

describe("what `pulumi env open` prints, as a values file (fault 16)", () => {
  let world: World;
  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
  });
  after(() => world.close());

  const print = async (...args: string[]): Promise<string> => {
    const { stdout, exitCode } = await world.start(["env", "open", `${world.sandbox.cloud.organization}/default/${NAME}`, ...args]);
    assert.equal(exitCode, 0);
    return String(stdout);
  };
  const read = (text: string) => parseValuesFile(text, "v");

  it("U-01 S-05 the JSON form brings every value back unchanged; a line of the dotenv form does, or is refused", async () => {
    for (const values of [{ [ROWS[0] ?? ""]: HARD[0], [ROWS[1] ?? ""]: HARD[1] }, { [ROWS[0] ?? ""]: HARD[2], [ROWS[1] ?? ""]: HARD[3] }, { [ROWS[0] ?? ""]: HARD[4] }] as Record<string, string>[]) {
      const up = await world.up({ values });
      assert.equal(up.code, 0, up.output);
      const opened = (await world.open(NAME)).environmentVariables;
      for (const [name, value] of Object.entries(values)) assert.equal(opened[name] === value, true, `${name} is another value when it is opened`);
      const json = read(await print("environmentVariables", "--format", "json"));
      assert.deepEqual(json.findings, []);
      assert.equal(JSON.stringify(json.entries.map(({ name, value }) => [name, value]).sort()) === JSON.stringify(Object.entries(opened).sort()), true, "the JSON form brings another value");
      const dotenv = read(await print("--format", "dotenv"));
      for (const { name, value } of dotenv.entries) assert.equal(opened[name] === value, true, `the dotenv form brings another ${name}`);
      assert.deepEqual(new Set([...dotenv.entries, ...dotenv.findings].map(({ name }) => name)), new Set(Object.keys(opened)));
    }
  });

  it("U-01 supplied again, it changes no value at any destination", async () => {
    const before = await world.open(NAME);
    const own = new Set(catalog.filter((row) => row.source !== "operator").map(({ name }) => name));
    const lines = (await print("environmentVariables", "--format", "json")).split("\n").filter((line) => !own.has(/^ {2}"(\w+)":/.exec(line)?.[1] ?? ""));
    const file = join(world.folder, "again.json");
    writeFileSync(file, [lines[0], `  "#! sandbox": "${world.sandbox.id}",`, ...lines.slice(1)].join("\n"), { mode: 0o600 });
    world.takeWrites();
    const run = await world.up({ env: { SOPHIA_SECRETS_FILE: file } });
    assert.equal(run.code, 0, run.output);
    assert.equal(JSON.stringify(await world.open(NAME)) === JSON.stringify(before), true, "a value changed");
    assert.deepEqual(world.takeWrites().filter((write) => /secrets\//.test(write)), []);
  });
});
