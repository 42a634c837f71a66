import { strict as assert } from "node:assert";
import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { cloudToken } from "../../services/login-token.ts";
import { World } from "../e2e/world.ts";
import { run } from "./cli-case.ts";

describe("logins and proxies as users have them, on the real engine", () => {
  let world: World;
  let proxy: Server;
  const asked: string[] = [];
  before("a sandbox, and a proxy that lets nothing through to this machine", async () => {
    world = await World.create({ small: true, repositories: ["sophia-main", "sophia-web"] });
    proxy = createServer((call, response) => void (asked.push(call.url ?? ""), response.writeHead(403).end())).on("connect", (call, socket) => void (asked.push(call.url ?? ""), socket.end("HTTP/1.1 403 Forbidden\r\n\r\n")));
    await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  });
  after(async () => {
    await new Promise((done) => proxy.close(done));
    await world.close();
  });

  /** The sandbox's environment with the login taken out of it, and what a user's own shell adds. */
  const shell = (extra: Record<string, string>): Record<string, string> => {
    const environment: Record<string, string> = { ...world.environment(), ...extra };
    delete environment["PULUMI_ACCESS_TOKEN"];
    return environment;
  };

  it("S-09 the engine's own login does for everything, in the folder that PULUMI_CREDENTIALS_PATH names, and with proxies in lower case (fault 30)", async () => {
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const creds = join(world.folder, "creds");
    mkdirSync(creds);
    const env = shell({ PULUMI_CREDENTIALS_PATH: creds, https_proxy: address, http_proxy: address });
    assert.equal(await cloudToken(world.sandbox.cloud.url, env), undefined, "nobody is logged in yet");
    const login = await execa(world.toolchain.pulumi, ["login", world.sandbox.cloud.url], { cwd: world.project, env: { ...env, PULUMI_ACCESS_TOKEN: world.sandbox.cloud.token }, extendEnv: false, reject: false, all: true });
    assert.equal(login.exitCode, 0, String(login.all));
    assert.equal(await cloudToken(world.sandbox.cloud.url, env), world.sandbox.cloud.token);
    assert.equal(await cloudToken("https://api.pulumi.com", env), undefined, "a login is for its own server only");
    const up = await execa(world.toolchain.pulumi, ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", world.stackName()], { cwd: world.project, env: { ...env, SOPHIA_SECRETS_FILE: world.valuesFile("production", world.values.production) }, extendEnv: false, reject: false, all: true });
    assert.deepEqual([up.exitCode, /not checked/.test(String(up.all))], [0, false], String(up.all));
    const verified = await run(["verify", "--stack", world.stackName(), "--cwd", world.project], { cwd: world.folder, env });
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    assert.deepEqual(asked, []);
  });

  it("D-34 a repository is added by the settings, in whatever case: ids count, and the sandbox takes the settings' list as the services do (fault 30)", async () => {
    const used = (): readonly (readonly number[])[] => world.sandbox.github.store.secrets.map(({ repositories }) => repositories);
    assert.deepEqual([...new Set(used().map((ids) => ids.join()))], ["1001"]);
    world.edit("Pulumi.production.yaml", (text) => text.replace("    - sophia-main", "    - Sophia-Main\n    - sophia-web\n    - SOPHIA-MAIN"));
    for (const changes of [true, false]) {
      const up = await world.up({ skipPreview: false });
      assert.deepEqual([up.code, /\b\d+ (updated|created|replaced)/.test(up.output)], [0, changes], up.output);
      assert.deepEqual([...new Set(used().map((ids) => ids.join()))], ["1001,1002"]);
    }
    const verified = await run(["verify", "--stack", world.stackName(), "--cwd", world.project], { cwd: world.folder, env: world.environment() });
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  });
});
