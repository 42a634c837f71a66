import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmodSync, closeSync, constants, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "../../catalog/index.ts";
import { FindingsError } from "../../model/findings.ts";
import { readDoors, type Supplied } from "../../resources/door.ts";
import type { StackSettings } from "../../resources/settings.ts";
import { endNotes, takeNotes } from "./mocks.ts";
import { settingsCase } from "./settings-case.ts";

const KEY = `sk-${"k".repeat(40)}`;
const OTHER = `sk-${"o".repeat(40)}`;
const STREAM = "it is no regular file, and the program runs twice and can read a stream only once";

describe("the doors", () => {
  let folder: string;
  before(() => takeNotes(() => undefined));
  after(endNotes);
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "doors-"));
    await takeNotes(() => undefined);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (text: string, name = "values.env", mode = 0o600): string => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };
  const through = (environment: NodeJS.ProcessEnv, settings: Partial<StackSettings> = {}): Supplied => readDoors(catalog, settingsCase(settings), environment);
  const findings = (environment: NodeJS.ProcessEnv, settings: Partial<StackSettings> = {}): string[] => {
    try {
      through(environment, settings);
    } catch (error) {
      assert.ok(error instanceof FindingsError);
      assert.equal(/kkkk|oooo/.test(error.message), false, "a value is told");
      return error.findings.map((f) => `${f.name} ${f.place.replace(folder, "")} ${f.problem}`);
    }
    return [];
  };

  it("U-01 nothing is read but what a door brings: a variable that happens to be set is not", () => {
    assert.deepEqual([...through({ OPENAI_API_KEY: KEY }).values], []);
    assert.deepEqual([...through({ SOPHIA_SECRETS_FILE: file(`OPENAI_API_KEY=${KEY}`) }).values], [["OPENAI_API_KEY", KEY]]);
    assert.deepEqual([...through({ SOPHIA_SECRETS_JSON: JSON.stringify({ OPENAI_API_KEY: KEY }) }).values], [["OPENAI_API_KEY", KEY]]);
  });

  it("U-01 a folder brings its stack's own file; a stack without one gets nothing", () => {
    file(`OPENAI_API_KEY=${KEY}`, "production.env");
    assert.equal(through({ SOPHIA_SECRETS_FILE: folder }).values.size, 1);
    assert.equal(through({ SOPHIA_SECRETS_FILE: folder }, { stack: "staging" }).values.size, 0);
  });

  it("U-01 stack configuration is a first fill, and says so", async () => {
    await takeNotes(() => undefined, { config: { "sophia-secrets:values": { OPENAI_API_KEY: KEY } } });
    assert.match(findings({}).join(), /values stand there in clear, in a file that git keeps/);
    const encrypted = { PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(["sophia-secrets:values"]) };
    const { values, firstFill } = through(encrypted);
    assert.deepEqual([[...values.keys()], [...firstFill]], [["OPENAI_API_KEY"], ["OPENAI_API_KEY"]]);
    assert.match(findings({ ...encrypted, SOPHIA_SECRETS_JSON: JSON.stringify({ OPENAI_API_KEY: OTHER }) }).join(), /given twice with different values/);
  });

  it("C-01 C-02 C-07 S-36 everything that is wrong is found at once, with name, place and remedy", () => {
    const found = findings({ SOPHIA_SECRETS_FILE: file(["OPENAI_API_KEI=x", "ANTHROPIC_API_KEY=changeme", "SLACK_BOT_TOKEN=", "GONG_ACCESS_KEY", `OPENAI_API_KEY=${KEY}`, "POSTGRES_PORT=a lot"].join("\n"), "v.env", 0o644),
      SOPHIA_SECRETS_JSON: "{" });
    const text = found.join("\n");
    for (const expected of [/^SOPHIA_SECRETS_FILE \/v\.env others on this machine may read it/m, /^OPENAI_API_KEI \/v\.env:1 is not in the catalogue/m, /^ANTHROPIC_API_KEY \/v\.env:2 /m, /^SLACK_BOT_TOKEN \/v\.env:3 /m,
      /^- \/v\.env:4 this line is not NAME=value/m, /^- SOPHIA_SECRETS_JSON:1 this is not valid JSON/m, /^POSTGRES_PORT \/v\.env:6 /m]) assert.match(text, expected);
  });

  it("F-05 values made for another stack, for a sandbox, or for another sandbox are refused", () => {
    assert.match(findings({ SOPHIA_SECRETS_FILE: file(`#! stack staging\nOPENAI_API_KEY=${KEY}`) }).join(), /^#! stack .* the values are for staging, and this is production$/);
    assert.match(findings({ SOPHIA_SECRETS_FILE: file(`#! sandbox one\nOPENAI_API_KEY=${KEY}`) }).join(), /a sandbox's, and these are the real services/);
    assert.match(findings({ SOPHIA_SECRETS_FILE: file(`#! sandbox one\nOPENAI_API_KEY=${KEY}`) }, { sandbox: "two" }).join(), /another sandbox's/);
    assert.match(findings({ SOPHIA_SECRETS_FILE: file(`OPENAI_API_KEY=${KEY}`) }, { sandbox: "two" }).join(), /takes made-up values only/);
    assert.deepEqual(findings({ SOPHIA_SECRETS_FILE: file(`#! stack production\n#! sandbox two\nOPENAI_API_KEY=${KEY}`) }, { sandbox: "two" }), []);
  });

  it("F-05 another organisation's values are refused", () => {
    assert.match(findings({ SOPHIA_SECRETS_FILE: file("PULUMI_ORG=somebody-else") }).join(), /^PULUMI_ORG .*does not name this stack's organisation/);
  });

  it("U-01 a stream, a missing file and a plain setting that contradicts the door are refused", () => {
    for (const path of ["-", "fd:3"]) assert.deepEqual(findings({ SOPHIA_SECRETS_FILE: path }), [`SOPHIA_SECRETS_FILE ${path} ${STREAM}`]);
    assert.match(findings({ SOPHIA_SECRETS_FILE: join(folder, "none") }).join(), /it cannot be read/);
    assert.match(findings({ SOPHIA_SECRETS_JSON: '{"POSTGRES_USER":"one"}' }, { plain: new Map([["POSTGRES_USER", "two"]]) }).join(), /^POSTGRES_USER Pulumi.production.yaml .*say different things/);
  });

  it("U-01 what is no regular file is refused unopened: pipes, sockets, devices and descriptors, behind links and in a folder (fault 15)", async function () {
    if (process.platform === "win32") return this.skip();
    const at = (name: string): string => join(folder, name);
    execFileSync("mkfifo", ["-m", "600", at("pipe"), at("production.env")]);
    const server = createServer().listen(at("socket"));
    await once(server, "listening");
    // Held open at both ends, so that whoever does open it would see no end of file, and not wait for a writer either.
    const pipes = ["pipe", "production.env"].map((name) => openSync(at(name), constants.O_RDWR));
    const regular = openSync(file(`OPENAI_API_KEY=${KEY}`, "real.env"), "r");
    symlinkSync("pipe", at("link"));
    symlinkSync(at("link"), at("link-to-link"));
    symlinkSync("/dev/stdin", at("stdin"));
    try {
      for (const path of [at("pipe"), at("socket"), at("link"), at("link-to-link"), at("stdin"), "/dev/null", `/dev/fd/${regular}`, `/proc/self/fd/${regular}`, `/proc/${process.pid}/fd/${regular}`])
        assert.deepEqual(findings({ SOPHIA_SECRETS_FILE: path }), [`SOPHIA_SECRETS_FILE ${path.replace(folder, "")} ${STREAM}`], path);
      assert.deepEqual(findings({ SOPHIA_SECRETS_FILE: folder }), [`SOPHIA_SECRETS_FILE /production.env ${STREAM}`]);
    } finally {
      for (const descriptor of [...pipes, regular]) closeSync(descriptor);
      server.close();
    }
    // A link to a file is a file.
    symlinkSync("real.env", at("good"));
    assert.equal(through({ SOPHIA_SECRETS_FILE: at("good") }).values.size, 1);
  });

  it("U-01 a door that brings nothing for this stack says so (fault 15)", () => {
    const warnings = (environment: NodeJS.ProcessEnv): string[] => [...through(environment).warnings];
    for (const text of ["", "# nothing\n#! stack production\n", "{}"]) assert.deepEqual(warnings({ SOPHIA_SECRETS_FILE: file(text) }), ["SOPHIA_SECRETS_FILE: no value for production in there; everything keeps what it holds."]);
    assert.match(warnings({ SOPHIA_SECRETS_FILE: folder }).join(), /^SOPHIA_SECRETS_FILE: no value/);
    assert.match(warnings({ SOPHIA_SECRETS_FILE: file("PULUMI_ORG=sophia-sandbox\n".replace("sophia-sandbox", settingsCase({}).organization)) }).join(), /^SOPHIA_SECRETS_FILE: no value/);
    assert.match(warnings({ SOPHIA_SECRETS_FILE: file(""), SOPHIA_SECRETS_JSON: "{}" }).join(), /^SOPHIA_SECRETS_FILE and SOPHIA_SECRETS_JSON: no value/);
    assert.deepEqual([warnings({}), warnings({ SOPHIA_SECRETS_FILE: file(`OPENAI_API_KEY=${KEY}`) })], [[], []]);
  });

  it("U-11 the bytes of a file are read as UTF-8 and as nothing else (fault 17)", () => {
    writeFileSync(join(folder, "latin.env"), Buffer.concat([Buffer.from("SALESFORCE_PASSWORD=stra"), Buffer.of(0xdf), Buffer.from("enbahn-7\n")]), { mode: 0o600 });
    assert.deepEqual(findings({ SOPHIA_SECRETS_FILE: join(folder, "latin.env") }), ["- /latin.env:1 byte 25 of the file, byte 25 of this line, is not UTF-8"]);
    // One finding: what its marks say cannot be told, in a sandbox neither.
    writeFileSync(join(folder, "wide.env"), Buffer.from("#! stack production\n#! sandbox one\nNOTION_API_KEY=abc\n", "utf16le"), { mode: 0o600 });
    for (const settings of [{}, { sandbox: "one" }]) assert.deepEqual(findings({ SOPHIA_SECRETS_FILE: join(folder, "wide.env") }, settings), ["- /wide.env the file is UTF-16LE, not UTF-8"]);
  });
});
