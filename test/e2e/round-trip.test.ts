import { strict as assert } from "node:assert";
import fc from "fast-check";
import { checkText } from "../../model/formats.ts";
import { CAMPAIGN } from "./sample.ts";
import { World } from "./world.ts";

/** Rows whose format takes any text long enough. */
const ROWS = ["POSTGRES_PASSWORD", "VERCEL_ACCESS_TOKEN"];
const LONG = "y".repeat(20);
/** One value each of what has gone wrong in other tools, as far as the door takes it: references and line breaks have tests of the model. */
const TRAPS = ["$", "$$", "$x", "${", "a$$b$c", "'single' \"double\" `back`", "007", "yes", "null ", "é ü 漢字 🔑", "\\n \\u0024 \\", "# no comment", "{x} %s %d", "a: b", "- a", "!!binary x", "~"];

describe("values arrive as they were given", () => {
  let world: World;
  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production });
    assert.equal(run.code, 0, run.output);
  });
  after(() => world.close());

  /** Supplies the values, and reads them back at all three places. */
  const roundTrip = async (values: Record<string, string>, again = true): Promise<void> => {
    const run = await world.up({ values });
    assert.equal(run.code, 0, run.output);
    const opened = (await world.open("sophia-ai-production")).environmentVariables;
    const printed = await world.pulumi(["env", "run", `${world.sandbox.cloud.organization}/default/sophia-ai-production`, "--",
      world.toolchain.node, "-e", `process.stdout.write("<<" + JSON.stringify(${JSON.stringify(ROWS)}.map((n) => Buffer.from(process.env[n]).toString("hex"))) + ">>")`]);
    // In hex, for `env run` hides the secrets that a program prints.
    const inProcess = (JSON.parse(/<<(.*)>>/s.exec(printed.output)?.[1] ?? "[]") as string[]).map((hex) => Buffer.from(hex, "hex").toString());
    for (const [name, value] of Object.entries(values)) {
      assert.equal(opened[name] === value, true, `${name} is another value when it is opened`);
      if (value.length < 40_000) assert.equal(inProcess[ROWS.indexOf(name)] === value, true, `${name} is another value in the process`);
    }
    const boxed = values["VERCEL_ACCESS_TOKEN"];
    if (boxed !== undefined) assert.equal((await world.sandbox.github.reveal("VERCEL_ACCESS_TOKEN")) === boxed, true, "the box holds another value");
    if (!again) return;
    const second = await world.up();
    assert.deepEqual(Object.keys(second.changes), ["same"], second.output);
  };

  it("U-11 (1 of 2) E-12 dollars, quotes, backslashes, leading zeros, YAML words and unicode, all in one value", async () => {
    const value = `${TRAPS.join(" | ")} | ${LONG}`;
    await roundTrip({ POSTGRES_PASSWORD: value, VERCEL_ACCESS_TOKEN: value });
  });

  it("U-11 (2 of 2) 48 KB, the most that GitHub takes", async () => {
    await roundTrip({ VERCEL_ACCESS_TOKEN: "k".repeat(48 * 1024 - 2) + "$$" });
  });

  it("U-11 E-13 property: any text", async () => {
    const text = fc.string({ unit: "grapheme", minLength: 20, maxLength: 200 }).map((s) => s.normalize("NFC"))
      .filter((s) => !/[\u0000\ud800-\udfff]/.test(s) && s.length >= 20 && checkText(undefined, `p${s}`, "production") === undefined);
    await fc.assert(fc.asyncProperty(text, text, (a, b) => roundTrip({ POSTGRES_PASSWORD: `p${a}`, VERCEL_ACCESS_TOKEN: `v${b}` }, false)), { numRuns: CAMPAIGN ? 20 : 2, seed: 20260301 });
  });
});
