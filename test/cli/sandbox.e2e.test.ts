import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { start, type Ended } from "./cli-case.ts";

interface View {
  readonly schemaVersion: number;
  readonly github: { readonly url: string; readonly token: string; readonly organization: string };
  readonly cloud: { readonly url: string; readonly token: string; readonly organization: string };
  readonly environment: Readonly<Record<string, string>>;
}

/** A running `sophia-secrets sandbox --json` in a folder of its own. */
async function serve(folder: string): Promise<{ view: View; lines: () => string[]; end: (signal: NodeJS.Signals) => Promise<Ended> }> {
  const { child, ended } = start(["sandbox", "--json", "--folder", join(folder, "kept")], { cwd: folder, env: { PATH: process.env["PATH"] ?? "" } });
  let printed = "";
  child.stdout?.on("data", (part: Buffer) => {
    printed += part.toString();
  });
  while (!printed.includes("\n")) {
    if (child.exitCode !== null) throw new Error((await ended).stderr);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { view: JSON.parse(printed), lines: () => printed.trim().split("\n"), end: (signal) => {
    child.kill(signal);
    return ended;
  } };
}

const status = async (url: string, authorization: string): Promise<number> => (await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(5_000) })).status;

describe("sophia-secrets sandbox", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sandbox-cli-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("U-06 prints one line once both servers answer, ends on SIGTERM and SIGINT with 0, and goes on with what it kept", async () => {
    const first = await serve(folder);
    const { github, cloud, environment, schemaVersion } = first.view;
    assert.equal(schemaVersion, 1);
    assert.equal(await status(`${github.url}orgs/${github.organization}`, `Bearer ${github.token}`), 200);
    assert.equal(await status(`${cloud.url}/api/user`, `token ${cloud.token}`), 200);
    for (const name of ["PATH", "PULUMI_HOME", "PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN", "GITHUB_BASE_URL", "GITHUB_TOKEN", "SOPHIA_SECRETS_FILE", "SOPHIA_SANDBOX_SETTINGS"]) assert.ok(environment[name], name);
    assert.deepEqual([environment["PULUMI_ACCESS_TOKEN"], environment["GITHUB_BASE_URL"]], [cloud.token, github.url]);

    const variables = `${github.url}orgs/${github.organization}/actions/variables`;
    const made = await fetch(variables, { method: "POST", headers: { authorization: `Bearer ${github.token}` }, body: JSON.stringify({ name: "KEPT", value: "x", visibility: "all" }) });
    assert.equal(made.status, 201);
    assert.equal(first.lines().length, 1);
    const ended = await first.end("SIGTERM");
    assert.equal(ended.code, 0, ended.stderr);
    await assert.rejects(status(variables, "none"));

    const second = await serve(folder);
    assert.deepEqual(second.view, first.view);
    assert.equal(await status(`${variables}/KEPT`, `Bearer ${github.token}`), 200);
    assert.equal((await second.end("SIGINT")).code, 0);
  });

  it("P-14 (4 of 4) what it keeps is its own: folders 0700, files 0600", () => {
    const open: string[] = [];
    const walk = (path: string): void => {
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        const below = join(path, entry.name);
        if (entry.isDirectory()) walk(below);
        if ((statSync(below).mode & 0o077) !== 0) open.push(below.slice(folder.length));
      }
    };
    walk(join(folder, "kept"));
    assert.deepEqual([existsSync(join(folder, "kept", "sandbox.json")), statSync(join(folder, "kept")).mode & 0o777, open], [true, 0o700, []]);
  });

  it("U-12 (2 of 3) a second one on the same folder says who is in the way: 3", async () => {
    const first = await serve(folder);
    const { code, stderr } = await start(["sandbox", "--json", "--folder", join(folder, "kept")], { cwd: folder, env: { PATH: process.env["PATH"] ?? "" } }).ended;
    assert.equal(code, 3, stderr);
    assert.match(stderr, /Port \d+ is taken\. .*\nWhat to do: stop what uses /);
    await first.end("SIGTERM");
  });

  it("U-05 `env.sh` is private, and a shell that sources it has the printed environment (fault 33)", async () => {
    const running = await serve(folder);
    const file = join(folder, "kept", "env.sh");
    const { stdout } = await execa("sh", ["-c", `. "${file}"; env`], { env: {}, extendEnv: false });
    await running.end("SIGTERM");
    const sourced = new Map(stdout.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    for (const [name, value] of Object.entries(running.view.environment)) assert.equal(sourced.get(name) === value, true, name);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("U-06 with the printed environment alone, plain `pulumi` knows the login and the three stacks", async () => {
    const running = await serve(folder);
    const project = join(import.meta.dirname, "..", "..");
    const pulumi = (...args: string[]) => execa("pulumi", args, { cwd: project, env: { ...running.view.environment, HOME: folder }, extendEnv: false, reject: false });
    const stacks = await pulumi("stack", "ls", "--json");
    const who = await pulumi("whoami");
    const environments = await pulumi("env", "ls");
    await running.end("SIGTERM");
    assert.equal(stacks.exitCode, 0, stacks.stderr);
    assert.deepEqual((JSON.parse(stacks.stdout) as { name: string }[]).map((s) => s.name.split("/").at(-1)).sort(), ["development", "production", "staging"]);
    assert.deepEqual([who.exitCode, who.stdout, environments.exitCode], [0, "sandbox", 0], who.stderr + environments.stderr);
  });
});
