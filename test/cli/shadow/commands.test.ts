import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ancestry, behindNotes } from "../../../cli/shadow/ancestry.ts";
import { openShadow } from "../../../cli/shadow/backend.ts";
import { CliError } from "../../../cli/errors.ts";
import { run, type Ended } from "../cli-case.ts";
import { CANARY, COMMIT, exportCase, named } from "./export-case.ts";

describe("sophia-secrets shadow", () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  /** No PATH: whatever asked for the engine, git or a key would fail. */
  const write = (changes: Record<string, string> = {}, input?: string): Promise<Ended> => {
    const options = { stack: "production", export: at("state.json"), commit: COMMIT, out: at("shadow.json"), ...changes };
    return run(["shadow", "write", ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, value])], { cwd: folder, ...(input === undefined ? {} : { input }) });
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shadow-case-"));
    writeFileSync(at("state.json"), JSON.stringify(exportCase()));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("A-08 write needs no engine and no key, from a file or standard input; the file is private", async () => {
    const { code, stdout, stderr } = await write();
    assert.deepEqual([code, stdout, stderr.includes("without a value")], [0, "", true], stderr);
    assert.equal(statSync(at("shadow.json")).mode & 0o777, 0o600);
    const text = readFileSync(at("shadow.json"), "utf8");
    assert.deepEqual([text.includes(CANARY), text.includes("ciphertext"), "deployment" in (JSON.parse(text) as object)], [false, false, false]);
    const piped = await write({ export: "-", out: at("piped.json") }, JSON.stringify(exportCase()));
    assert.equal(piped.code, 0, piped.stderr);
    assert.equal(readFileSync(at("piped.json"), "utf8"), text);
  });

  it("A-08 S-02 a refused export leaves the old shadow, and nothing half; everything is told at once", async () => {
    writeFileSync(at("shadow.json"), "old");
    const state = exportCase();
    named(state, "held-EMPTY").inputs["more"] = CANARY;
    named(state, "environment-e")["initErrors"] = [CANARY];
    writeFileSync(at("state.json"), JSON.stringify(state));
    const { code, stderr } = await write();
    assert.equal(code, 1);
    assert.match(stderr, /No shadow was written:\n {2}environment-e: the field initErrors is not on the list\n {2}held-EMPTY: inputs\.more is not on the list\nWhat to do: /);
    const json = await run(["shadow", "write", "--stack", "production", "--export", at("state.json"), "--commit", COMMIT, "--out", at("shadow.json"), "--json"], { cwd: folder });
    assert.deepEqual([json.code, json.stderr, JSON.parse(json.stdout)], [1, "", { schemaVersion: 1, problems: ["environment-e: the field initErrors is not on the list", "held-EMPTY: inputs.more is not on the list"] }]);
    assert.deepEqual([stderr.includes(CANARY), readFileSync(at("shadow.json"), "utf8"), readdirSync(folder).sort()], [false, "old", ["shadow.json", "state.json"]]);
  });

  it("S-02 write says what is wrong with its options", async () => {
    for (const [changes, code, message] of [
      [{ stack: "staging" }, 2, "The export is of production, not of staging."],
      [{ commit: "main" }, 2, "--commit is not a full commit id."],
      [{ export: at("none.json") }, 3, `${at("none.json")} cannot be read.`],
      [{ out: join(folder, "none", "s.json") }, 3, `${join(folder, "none", "s.json")} cannot be written (ENOENT).`],
    ] as const) {
      const ended = await write(changes);
      assert.deepEqual([ended.code, ended.stderr.split("\n")[0]], [code, message]);
    }
    assert.equal(existsSync(at("shadow.json")), false);
  });

  it("A-08 preview refuses, each with one message: no shadow, no shadow's file, --refresh, another stack or folder", async () => {
    await write();
    writeFileSync(at("other.json"), "{}");
    const good = JSON.parse(readFileSync(at("shadow.json"), "utf8")) as { shadow: object };
    for (const [index, forged] of [{ commit: "--output=x" }, { stack: "../../production" }, { project: "" }, { format: 2 }].entries())
      writeFileSync(at(`forged-${index}.json`), JSON.stringify({ ...good, shadow: { ...good.shadow, ...forged } }));
    const preview = (file: string, ...args: string[]): Promise<Ended> => run(["shadow", "preview", "--shadow", at(file), "--", ...args], { cwd: folder, env: { PATH: folder } });
    for (const [file, args, code, message] of [
      ["none.json", [], 3, /^There is no shadow state at .*none\.json\.\nWhat to do: fetch the one that the last deployment published/],
      ["other.json", [], 2, /^.*other\.json is not a shadow state of this version\.\n/],
      ...[0, 1, 2, 3].map((index) => [`forged-${index}.json`, [], 2, /is not a shadow state of this version/] as const),
      ["shadow.json", ["--refresh"], 2, /^A shadow cannot be refreshed: there is no service behind it to read\.\n/],
      ["shadow.json", ["-r"], 2, /^A shadow cannot be refreshed/],
      ["shadow.json", ["--refresh=true"], 2, /^A shadow cannot be refreshed/],
      ["shadow.json", ["--run-program"], 2, /^A shadow cannot be refreshed/],
      ["shadow.json", ["--stack", "production"], 2, /^The shadow itself says which stack/],
      ["shadow.json", ["--config-file=x"], 2, /^The shadow itself says which stack/],
      ["shadow.json", ["--refresh=false"], 3, /The Pulumi engine is not on the PATH/],
      ["shadow.json", [], 3, /The Pulumi engine is not on the PATH/],
    ] as const) {
      const ended = await preview(file, ...args);
      assert.deepEqual([ended.code, ended.stdout], [code, ""], ended.stderr);
      assert.match(ended.stderr, message);
    }
    assert.equal((await run(["shadow", "settle", "--shadow", at("none.json")], { cwd: folder })).code, 3);
  });

  it("A-08 an open shadow has a backend and a home of its own, passes no token on, and is gone afterwards", async () => {
    await write();
    const home = at("pulumi-home");
    mkdirSync(join(home, "plugins", "resource-x"), { recursive: true });
    writeFileSync(join(home, "credentials.json"), CANARY);
    writeFileSync(at("Pulumi.production.yaml"), "encryptionsalt: v1:abc\nconfig:\n  p:plain: 1\n  p:hidden:\n    secure: abc\n");
    const environment = { PATH: "somewhere", PULUMI_HOME: home, GITHUB_TOKEN: CANARY, PULUMI_ACCESS_TOKEN: CANARY, PULUMI_CONFIG_PASSPHRASE: CANARY, SOPHIA_SECRETS_FILE: CANARY };
    const opened = await openShadow({ file: at("shadow.json"), program: folder, environment });
    assert.deepEqual([opened.stack, opened.cwd, opened.meta], ["organization/sophia-secrets/production", folder, { commit: COMMIT, stateTime: "2026-01-02T03:04:05.000Z" }]);
    assert.deepEqual([Object.values(opened.env).includes(CANARY), opened.env["PATH"], opened.env["SOPHIA_SHADOW"]], [false, "somewhere", "1"]);
    assert.deepEqual(readdirSync(opened.env["PULUMI_HOME"] ?? ""), ["plugins"]);
    assert.equal(readFileSync(opened.configFile, "utf8"), "config:\n  p:plain: 1\n");
    assert.equal(statSync(opened.env["HOME"] ?? "").mode & 0o777, 0o700);
    await opened.close();
    assert.equal(existsSync(opened.env["HOME"] ?? ""), false);
  });
});

describe("commit of a shadow", () => {
  let folder: string;
  const commits: string[] = [];
  const git = (...args: string[]): string => execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: folder, encoding: "utf8" }).trim();
  const commit = (name: string): string => {
    git("commit", "-q", "--allow-empty", "-m", name);
    return git("rev-parse", "HEAD");
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "shadow-git-"));
    git("init", "-q", "-b", "main");
    commits.push(commit("a"), commit("b"), commit("c"));
    git("checkout", "-q", "-b", "side", commits[0] ?? "");
    commits.push(commit("side"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("A-08 the same commit or an ancestor is taken, and how far it is behind is told", async () => {
    const [a = "", , c = ""] = commits;
    assert.deepEqual([await ancestry(c, c, folder), await ancestry(a, c, folder)], [{ behind: 0 }, { behind: 2 }]);
    assert.deepEqual([behindNotes(), behindNotes(0), behindNotes(1), behindNotes(2)].map((notes) => notes.map((note) => note.split(":")[0])), [[], [], ["The shadow is 1 commit behind"], ["The shadow is 2 commits behind"]]);
  });

  it("A-08 another line of commits is refused with both of them; a commit that is not there is no answer", async () => {
    const [, , c = "", side = ""] = commits;
    const refused = (code: number, message: RegExp) => (error: unknown): boolean => error instanceof CliError && error.code === code && message.test(error.message);
    await assert.rejects(ancestry(side, c, folder), refused(1, new RegExp(`^The shadow is of commit ${side}, which ${c} does not contain\\.$`)));
    await assert.rejects(ancestry(c, side, folder), refused(1, /does not contain/));
    await assert.rejects(ancestry(COMMIT, c, folder), refused(3, /cannot be told here/));
    await assert.rejects(ancestry(c, c.slice(0, 8), folder), refused(2, /not a full commit id/));
    await assert.rejects(ancestry(c, c.replace(/^./, (d) => (d === "0" ? "1" : "0")), join(folder, "none")), refused(3, /cannot be told here/));
  });
});
