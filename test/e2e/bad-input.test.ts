import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scanText } from "../../demo/leak-scanner.ts";
import { World, type Run } from "./world.ts";

const CANARY = `canary-${"q7w3".repeat(6)}`;

describe("bad input", () => {
  let world: World;
  before(async () => {
    world = await World.create({ small: true });
  });
  after(() => world.close());

  /** Refused in the preview and in `up`; every pattern is told, nothing is written, and no value is shown. */
  const refused = async (env: Record<string, string>, says: readonly RegExp[]): Promise<Run> => {
    let last: Run | undefined;
    for (const run of [await world.preview({ env }), await world.up({ env })]) {
      assert.notEqual(run.code, 0, run.output);
      for (const pattern of says) assert.match(run.output, pattern);
      assert.deepEqual(scanText("output", run.output, new Map([["canary", CANARY]])), []);
      last = run;
    }
    assert.deepEqual(world.takeWrites(), []);
    assert.equal(world.sandbox.cloud.environments.list().length, 0);
    return last as Run;
  };
  const file = (text: string, mode = 0o600): string => {
    const path = join(world.folder, `bad-${Math.random().toString(36).slice(2)}.env`);
    writeFileSync(path, text, { mode });
    chmodSync(path, mode);
    return path;
  };
  const head = (): string => `#! stack production\n#! sandbox ${world.sandbox.id}\n`;

  it("C-01 C-02 C-07 S-36 P-21 every finding at once: unknown name, alias conflict, wrong format, placeholder, empty, too large, malformed line", async () => {
    const text = `${head()}OPENAI_KEY_X='${CANARY}'
OPENAI_API_KEY='sk-${CANARY}'
OPENAI_APIKEY='sk-other-${CANARY}'
SLACK_BOT_TOKEN='${CANARY}'
ANTHROPIC_API_KEY='your_key_here'
POSTGRES_PASSWORD=
VERCEL_ACCESS_TOKEN='${CANARY}${"x".repeat(50_000)}'
this line is not one ${CANARY}
`;
    await refused({ SOPHIA_SECRETS_FILE: file(text) }, [
      /OPENAI_KEY_X \(.*env:3\): .*not in the catalogue/, /OPENAI_APIKEY \(.*env:5; .*env:4\)/, /SLACK_BOT_TOKEN \(.*env:6\)/, /ANTHROPIC_API_KEY \(.*env:7\)/,
      /POSTGRES_PASSWORD \(.*env:8\)/, /VERCEL_ACCESS_TOKEN \(.*env:9\)/, /env:10\): this line is not NAME=value/]);
  });

  it("S-05 (1 of 2) a malformed JSON file is told with its line", async () => {
    await refused({ SOPHIA_SECRETS_FILE: file(`{\n "OPENAI_API_KEY": "${CANARY}",\n oops\n}`) }, [/:3\): this is not valid JSON/]);
  });

  it("U-01 F-01 a file for another stack, and one of another sandbox or of none, are refused", async () => {
    await refused({ SOPHIA_SECRETS_FILE: file(head().replace("production", "staging")) }, [/the values are for staging, and this is production/]);
    await refused({ SOPHIA_SECRETS_FILE: file("#! stack production\n#! sandbox 0123\n") }, [/the values are another sandbox's/]);
    await refused({ SOPHIA_SECRETS_FILE: file("#! stack production\n") }, [/takes made-up values only/]);
  });

  it("U-01 a pipe is refused at once, in preview and update; an empty file says that it brings nothing (fault 15)", async () => {
    const pipe = join(world.folder, "pipe");
    execFileSync("mkfifo", ["-m", "600", pipe]);
    for (const path of [pipe, "/dev/fd/0"]) await refused({ SOPHIA_SECRETS_FILE: path }, [/SOPHIA_SECRETS_FILE \(.*\): it is no regular file, and the program runs twice and can read a stream only once/]);
    for (const run of [await world.preview({ env: { SOPHIA_SECRETS_FILE: file(head()) } }), await world.up({ env: { SOPHIA_SECRETS_FILE: file(head()) } })])
      assert.match(run.output, /SOPHIA_SECRETS_FILE: no value for production in there; everything keeps what it holds/);
    assert.deepEqual(world.takeWrites(), []);
  });

  it("D-38 (1 of 2) another organisation in the file is refused", async () => {
    await refused({ SOPHIA_SECRETS_FILE: file(`${head()}PULUMI_ORG=somebody-else\n`) }, [/PULUMI_ORG/]);
  });

  it("P-14 (1 of 2) a file that others may read is refused with the remedy", async () => {
    await refused({ SOPHIA_SECRETS_FILE: file(head(), 0o644) }, [/others on this machine may read it\. make it private: chmod 600/i]);
  });

  it("P-12 (1 of 2) U-03 (1 of 3) known leak channels are refused by name while values are supplied", async () => {
    const path = file(`${head()}OPENAI_API_KEY='sk-${CANARY}'\n`);
    for (const [name, value] of [["TF_LOG", "TRACE"], ["PULUMI_DEBUG_GRPC", join(world.folder, "grpc.json")]] as const)
      await refused({ SOPHIA_SECRETS_FILE: path, [name]: value }, [new RegExp(`${name} \\(this run\\): values are supplied, and this would write them down in clear`)]);
  });

  it("S-40 a missing required name: the preview lists it and passes, `up` is refused, allowMissing lets it pass", async () => {
    const rest = Object.fromEntries(Object.entries(world.values.production).filter(([name]) => name !== "OPENAI_API_KEY"));
    const preview = await world.preview({ values: rest });
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /1 required name has no value yet.*OPENAI_API_KEY/);
    const up = await world.up({ values: rest });
    assert.notEqual(up.code, 0);
    assert.match(up.output, /OPENAI_API_KEY \(production\): it is required and has no value/);
    assert.deepEqual(world.takeWrites(), []);
    await world.configure("sophia-secrets:allowMissing[0]", "OPENAI_API_KEY");
    // What was refused was not stored either.
    const allowed = await world.up({ values: rest });
    assert.equal(allowed.code, 0, allowed.output);
    assert.equal(world.sandbox.github.store.secret("OPENAI_API_KEY"), undefined);
  });
});
