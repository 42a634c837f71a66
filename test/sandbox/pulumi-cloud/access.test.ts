import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudCase } from "./cloud-case.ts";

const O = "/api/orgs/acme";
const team = { organization: "acme", teamType: "pulumi", name: "dev", displayName: "Developers", description: "" };
const grant = { projectName: "default", envName: "a", permission: "open", maxOpenDuration: "1h30m0s" };
const ISSUER = "https://token.actions.githubusercontent.com";
const rule = { decision: "allow", tokenType: "team", teamName: "dev", authorizedPermissions: [], rules: { sub: "repo:acme/sophia:*", aud: "urn:pulumi:org:acme" } };

describe("teams and OIDC issuers of the sandbox's Pulumi Cloud", () => {
  let test: CloudCase;
  const open = async (plan: "individual" | "team" | "enterprise", data?: string): Promise<void> => {
    test = await CloudCase.open({ plan, ...(data ? { data } : {}) });
    await test.environment("a", "values: {}\n");
  };
  const change = (body: object) => test.call("PATCH", `${O}/teams/dev`, body);
  const grants = async () => (await test.call("GET", `${O}/teams/dev`)).json.environments;
  afterEach(() => test.cloud.close());

  it("A-05 a team: created once, members one by one, beside the creator, whom the service adds (fault 11); gone when deleted", async () => {
    await open("enterprise");
    assert.deepEqual([(await change({ newDescription: "x" })).status, (await test.call("GET", `${O}/teams/dev`)).status], [404, 404]);
    assert.equal((await test.call("POST", `${O}/teams/pulumi`, team)).status, 201);
    assert.equal((await test.call("POST", `${O}/teams/pulumi`, team)).status, 409);
    for (const [memberAction, status] of [["add", 204], ["add", 409], ["promote", 204]] as const) {
      assert.equal((await change({ memberAction, member: "ada" })).status, status);
    }
    await change({ newDescription: "who writes", newDisplayName: "Devs" });
    const { members, kind, displayName, description } = (await test.call("GET", `${O}/teams/dev`)).json;
    assert.deepEqual([members.map((m: { githubLogin: string; role: string }) => [m.githubLogin, m.role]), kind, displayName, description],
      [[["sandbox", "admin"], ["ada", "admin"]], "pulumi", "Devs", "who writes"]);
    assert.deepEqual([(await change({ memberAction: "remove", member: "ada" })).status, (await change({ memberAction: "remove", member: "ada" })).status], [204, 404]);
    assert.equal((await test.call("GET", `${O}/teams`)).json.teams.length, 1);
    assert.deepEqual([(await test.call("DELETE", `${O}/teams/dev`)).status, (await test.call("DELETE", `${O}/teams/dev`)).status], [204, 404]);
  });

  it("A-05 a grant: one per environment, replaced by the next, on existing environments only; it ends with its environment", async () => {
    await open("enterprise");
    await test.call("POST", `${O}/teams/pulumi`, team);
    assert.equal((await change({ addEnvironmentPermission: grant })).status, 204);
    assert.equal((await change({ addEnvironmentPermission: { ...grant, permission: "read" } })).status, 204);
    assert.deepEqual(await grants(), [{ ...grant, permission: "read" }]);
    assert.equal((await change({ addEnvironmentPermission: { ...grant, envName: "none" } })).status, 404);
    assert.equal((await change({ addEnvironmentPermission: { ...grant, permission: "own" } })).status, 400);
    assert.equal((await change({ editEnvironmentPermission: { ...grant, envName: "none" } })).status, 404);
    assert.equal((await change({ removeEnvironment: { projectName: "default", envName: "a" } })).status, 204);
    assert.equal((await change({ removeEnvironment: { projectName: "default", envName: "a" } })).status, 204, "already gone");
    await change({ addEnvironmentPermission: grant });
    await test.call("DELETE", "/api/esc/environments/acme/default/a");
    assert.deepEqual(await grants(), []);
  });

  it("A-09 many grants at once on one team are all kept", async () => {
    await open("enterprise");
    await test.call("POST", `${O}/teams/pulumi`, team);
    for (let i = 0; i < 12; i++) await test.call("POST", "/api/esc/environments/acme", { project: "default", name: `e${i}` });
    await Promise.all(Array.from({ length: 12 }, (_, i) => change({ addEnvironmentPermission: { ...grant, envName: `e${i}` } })));
    assert.equal((await grants()).length, 12);
  });

  it("S-43 an issuer: one per address, its policies one list that is replaced as a whole, all kept across a restart", async () => {
    const data = mkdtempSync(join(tmpdir(), "cloud-"));
    await open("enterprise", data);
    await test.call("POST", `${O}/teams/pulumi`, team);
    const { id } = (await test.call("POST", `${O}/oidc/issuers`, { name: "github", url: ISSUER, maxExpiration: 3600 })).json;
    assert.equal((await test.call("POST", `${O}/oidc/issuers`, { name: "again", url: ISSUER })).status, 409);
    assert.equal((await test.call("POST", `${O}/oidc/issuers`, { name: "plain", url: "http://example.com" })).status, 400);
    const policy = (await test.call("GET", `${O}/auth/policies/oidcissuers/${id}`)).json;
    assert.deepEqual(policy.policies, []);
    const put = (policies: object[]) => test.call("PATCH", `${O}/auth/policies/${policy.id}`, { policies });
    assert.deepEqual((await put([rule, { ...rule, rules: { sub: "other" } }])).json.policies.length, 2);
    assert.equal((await put([{ ...rule, teamName: "none" }])).status, 400);
    assert.equal((await put([{ ...rule, decision: "maybe" }])).status, 400);
    await put([rule]);
    assert.deepEqual((await test.call("PATCH", `${O}/oidc/issuers/${id}`, { name: "renamed", thumbprints: ["aa"] })).json.thumbprints, ["aa"]);
    assert.equal((await test.call("PATCH", `${O}/oidc/issuers/${id}`, { thumbprints: null })).json.thumbprints, undefined, "none are not told (fault 13)");
    await test.cloud.close();
    test = await CloudCase.open({ data });
    assert.deepEqual((await test.call("GET", `${O}/auth/policies/oidcissuers/${id}`)).json.policies, [rule]);
    const { name, issuer, url } = (await test.call("GET", `${O}/oidc/issuers/${id}`)).json;
    assert.deepEqual([name, issuer, url], ["renamed", ISSUER, ISSUER]);
    assert.deepEqual([(await test.call("DELETE", `${O}/oidc/issuers/${id}`)).status, (await test.call("DELETE", `${O}/oidc/issuers/${id}`)).status], [204, 404]);
    assert.equal((await test.call("GET", `${O}/auth/policies/oidcissuers/${id}`)).status, 404);
    rmSync(data, { recursive: true });
  });

  it("U-13 a plan without a feature answers 402 or 403 with code and message, and everything else works", async () => {
    const seen: Record<string, (number | boolean)[]> = {};
    for (const plan of ["individual", "team"] as const) {
      await open(plan);
      const answers = [await test.call("POST", `${O}/teams/pulumi`, team), await change({ addEnvironmentPermission: grant }), await test.call("GET", `${O}/oidc/issuers`)];
      for (const { status, json } of answers) if (status >= 400) assert.deepEqual([json.code, json.message.includes(`the ${plan} plan does not include`)], [status, true]);
      seen[plan] = [...answers.map((a) => a.status), "region" in (await test.opened(await test.environment("b", "values: {region: eu}\n")))];
      if (plan === "individual") await test.cloud.close();
    }
    assert.deepEqual(seen, { individual: [402, 402, 403, true], team: [201, 403, 403, true] });
  });
});
