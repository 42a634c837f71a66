import { strict as assert } from "node:assert";
import { createServer, type Server } from "node:http";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { servicesOf } from "../../cli/services.ts";
import type { DeployedState } from "../../cli/deployed-state.ts";
import { cloudUrl, githubRest, githubUrl, type AddressSettings } from "../../services/addresses.ts";
import { projectFiles, read } from "../source-files.ts";
import { run } from "./cli-case.ts";
import { serve, type Fake } from "./fake-github.ts";

const SHA = "a".repeat(40);
/** Every verb that takes a token for GitHub and needs no engine. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  usage: ["usage", "--workflows", "workflows", "--repository", "acme/main"],
  comment: ["comment", "--reports", ".", "--run", "1", "--head-repository", "acme/main", "--head-branch", "b", "--head-sha", SHA],
  reviewed: ["reviewed", "--commit", SHA],
};
const PLACES = ["sandbox", "settings", "GITHUB_BASE_URL", "GITHUB_API_URL"] as const;

describe("where a token may go", () => {
  let folder: string;
  let [house, other]: Fake[] = [];
  let public_: { readonly server: Server; readonly url: string; readonly asked: string[] };
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "addresses-"));
    mkdirSync(join(folder, "workflows"));
    writeFileSync(join(folder, "workflows", "w.yml"), "on: push\njobs: { a: { steps: [{ run: x }] } }\n");
    const answer = ({ path }: { path: string }): { status: number; body: unknown } => ({ status: 200, body: path.includes("/pulls") ? [] : { total_count: 0, secrets: [], variables: [] } });
    [house, other] = [await serve(answer), await serve(answer)];
    // Whatever would leave the house, the public services above all, must pass here.
    const asked: string[] = [];
    const server = createServer((request, response) => void (asked.push(request.url ?? ""), response.writeHead(502).end())).on("connect", (request, socket) => void (asked.push(request.url ?? ""), socket.end("HTTP/1.1 502 x\r\n\r\n")));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    public_ = { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  });
  after(async () => {
    await Promise.all([house?.close(), other?.close(), new Promise((done) => public_.server.close(done))]);
    rmSync(folder, { recursive: true });
  });

  function named(place: (typeof PLACES)[number] | "nowhere", url: string): Record<string, string> {
    writeFileSync(join(folder, "Pulumi.production.yaml"), `config:\n  sophia-secrets:repositories: [main]\n${place === "settings" ? `  github:baseUrl: ${url}\n` : ""}`);
    writeFileSync(join(folder, "sandbox.json"), JSON.stringify({ sandbox: "x", organization: "o", githubOrganization: "o", repositories: ["main"], cloudUrl: url, githubUrl: url }));
    return place === "sandbox" ? { SOPHIA_SANDBOX_SETTINGS: join(folder, "sandbox.json") } : place === "GITHUB_BASE_URL" || place === "GITHUB_API_URL" ? { [place]: url } : {};
  }

  for (const [verb, args] of Object.entries(VERBS)) for (const place of PLACES) {
    it(`D-38 ${verb}: the token goes to the server that ${place} names, and to no other (fault 4)`, async () => {
      const [own, foreign] = [house ?? assert.fail(), other ?? assert.fail()];
      const base = { GITHUB_TOKEN: "token-canary", GITHUB_REPOSITORY: "acme/main", HTTPS_PROXY: public_.url, https_proxy: public_.url };
      for (const extra of place === "GITHUB_API_URL" ? [{}] : [{}, { GITHUB_API_URL: foreign.url }]) {
        own.calls.length = foreign.calls.length = public_.asked.length = 0;
        const ended = await run(args, { cwd: folder, env: { ...base, ...extra, ...named(place, own.url) } });
        // A run's own server that is not the settings' is refused where the token is the run's.
        const refused = "GITHUB_API_URL" in extra && verb !== "usage";
        assert.deepEqual([ended.code, own.calls.length > 0, foreign.calls, public_.asked], [refused ? 3 : 0, !refused, [], []], ended.stdout + ended.stderr);
        assert.equal(own.calls.every(({ authorization }) => authorization === "Bearer token-canary"), true);
      }
    });
  }

  it("D-38 where nothing names a server it is the public one", async () => {
    public_.asked.length = 0;
    await run(VERBS["reviewed"] ?? [], { cwd: folder, env: { GITHUB_TOKEN: "x", GITHUB_REPOSITORY: "acme/main", HTTPS_PROXY: public_.url, ...named("nowhere", "") } });
    assert.deepEqual([...new Set(public_.asked)], ["api.github.com:443"]);
  });

  it("D-38 verify and deploy: a deployed address that the settings contradict is refused by name before anything is asked (fault 4)", async () => {
    const state = (cloud: string, github: string): DeployedState => ({
      stack: "production", ledger: undefined, pending: [], resources: [["pulumi:providers:pulumiservice", { apiUrl: cloud }], ["pulumi:providers:github", { baseUrl: github, owner: "o" }], ["github:index/actionsOrganizationSecret:ActionsOrganizationSecret", {}]]
        .map(([type, inputs]) => ({ type, inputs, urn: "", name: "", id: "", outputs: {} }) as DeployedState["resources"][number]),
    });
    const environment = { PULUMI_ACCESS_TOKEN: "x", GITHUB_TOKEN: "x" };
    for (const place of ["sandbox", "settings", "GITHUB_BASE_URL"] as const) {
      const env = { ...environment, ...named(place, "http://127.0.0.1:1") };
      await assert.rejects(servicesOf(state("http://127.0.0.1:1", "http://127.0.0.1:2"), folder, env), /deployed to GitHub at http:\/\/127\.0\.0\.1:2\/api\/v3, and the settings name http:\/\/127\.0\.0\.1:1\/api\/v3\. Nothing was asked, and no token sent/);
      const { cloud, github } = await servicesOf(state("http://127.0.0.1:1", "http://127.0.0.1:1/api/v3/"), folder, env);
      await Promise.all([cloud.close(), github?.close()]);
    }
    await assert.rejects(servicesOf(state("http://127.0.0.1:1", ""), folder, { ...environment, ...named("nowhere", ""), PULUMI_BACKEND_URL: "http://127.0.0.1:3" }), /deployed to Pulumi Cloud at http:\/\/127\.0\.0\.1:1, and the settings name http:\/\/127\.0\.0\.1:3/);
  });

  it("D-38 of several places the first names the server, for every combination (fault 4)", () => {
    const url = fc.option(fc.nat(999).map((n) => `https://h${n}.test`), { nil: undefined });
    fc.assert(fc.property(fc.record({ sandbox: url, setting: url, base: url, api: url, backend: fc.oneof(url, fc.constant("file:///x")), login: url }), ({ sandbox, setting, base, api, backend, login }) => {
      const places: AddressSettings = { sandbox: sandbox === undefined ? undefined : { githubUrl: sandbox, cloudUrl: sandbox }, setting: () => setting, environment: { GITHUB_BASE_URL: base, GITHUB_API_URL: api, PULUMI_BACKEND_URL: backend, PULUMI_API: login } };
      assert.equal(githubUrl(places), sandbox ?? setting ?? base);
      assert.equal(githubRest(places), sandbox ?? setting ?? base ? `${sandbox ?? setting ?? base}/api/v3` : api ?? "https://api.github.com");
      assert.equal(cloudUrl(places), sandbox ?? setting ?? (backend?.startsWith("file:") ? undefined : backend) ?? login);
    }));
    assert.equal(cloudUrl({ sandbox: undefined, setting: () => undefined, environment: { PULUMI_API: "https://api.pulumi.com" } }), undefined, "the public service is the plugin's own default");
  });

  it("D-38 one file decides on addresses, and only these make clients with a token (fault 4)", () => {
    const code = projectFiles().filter((file) => /^(cli|resources|services|model|catalog|environments|index)/.test(file) && file.endsWith(".ts"));
    assert.deepEqual(code.filter((file) => /api\.github\.com|api\.pulumi\.com|GITHUB_API_URL"\]|GITHUB_BASE_URL"\]/.test(read(file))), ["services/addresses.ts"]);
    assert.deepEqual(code.filter((file) => /new (GithubApi|GithubRepository|GithubPulls|PulumiCloudApi|HttpClient|Api)\(/.test(read(file))), ["cli/review/repository.ts", "cli/services.ts", "cli/usage.ts", "resources/service-access.ts", "services/github-http.ts", "services/pulumi-cloud-api.ts"]);
  });
});
