import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { cloudValidator, describe as described } from "../../../sandbox/pulumi-cloud/description.ts";
import { cloudDeviations } from "../../../sandbox/pulumi-cloud/deviations.ts";
import { supportedRoutes } from "../../../sandbox/pulumi-cloud/supported.ts";
import { CloudCase } from "./cloud-case.ts";

const official = createRequire(import.meta.url)("../../../sandbox/pulumi-cloud/openapi.json");
const EE = "/api/esc/environments/acme/default/a";

describe("contract of the sandbox's Pulumi Cloud", () => {
  let test: CloudCase;
  before(async () => {
    test = await CloudCase.open();
    await test.environment("a", "values: {k: 1}\n");
    await test.call("POST", "/api/stacks/acme/proj", { stackName: "dev" });
  });
  after(() => test.cloud.close());

  it("U-06 every served route is in a description, and every described one is served", () => {
    const routes = supportedRoutes();
    assert.deepEqual(routes.filter((r) => !r.described), []);
    const served = new Set(routes.map((r) => r.name.replace(/\{\w+\}/g, "{}")));
    assert.equal(served.size, routes.length);
    const all = Object.entries(described([]).paths).flatMap(([path, item]) => Object.keys(item).filter((m) => m !== "parameters").map((m) => `${m.toUpperCase()} ${path.replace(/\{\w+\}/g, "{}")}`));
    assert.deepEqual(all.filter((name) => !served.has(name)), []);
  });

  it("U-06 an unknown field, a wrong type, a missing field, an unknown query and an unknown route are refused by name, never by value", async () => {
    const canary = `value-${crypto.randomUUID()}`;
    const cases: [string, string, unknown, number, RegExp][] = [
      ["POST", "/api/esc/environments/acme", { project: "default", name: "b", extra: canary }, 400, /extra/],
      ["POST", "/api/esc/environments/acme", { project: "default" }, 400, /name/],
      ["PATCH", `${EE}/settings`, { deletionProtected: canary }, 400, /deletionProtected/],
      ["POST", `${EE}/versions/tags`, { name: "x", revision: canary }, 400, /revision/],
      ["PATCH", "/api/orgs/acme/teams/t", { addEnvironmentPermission: { envName: "a", projectName: "default", permission: canary } }, 400, /permission/],
      ["POST", "/api/stacks/acme/proj", { stackName: "x", colour: canary }, 400, /colour/],
      ["POST", "/api/stacks/acme/proj/dev/update", { runtime: "nodejs", options: { dryRun: canary } }, 400, /dryRun/],
      ["POST", "/api/stacks/acme/proj/dev/import", { version: 5, deployment: { secret: canary } }, 400, /version/],
      ["POST", "/api/stacks/acme/proj/dev/encrypt", { plaintext: `${canary}!` }, 400, /plaintext/],
      ["POST", "/api/stacks/acme/proj/dev/encrypt", `{"plaintext": ${canary}`, 400, /JSON/],
      ["GET", `${EE}?colour=${canary}`, undefined, 400, /colour/],
      ["GET", `${EE}/nothing`, undefined, 404, /Not Found/],
      ["PUT", EE, undefined, 404, /Not Found/],
    ];
    for (const [method, path, body, status, names] of cases) {
      const answer = await test.call(method, path, body);
      assert.deepEqual([answer.status, answer.json.code], [status, status], `${method} ${path}`);
      assert.match(answer.json.message, names, `${method} ${path}`);
      assert.ok(!answer.text.includes(canary), `${method} ${path}`);
    }
    assert.equal(test.cloud.violations.length, 12);
    assert.ok(!JSON.stringify(test.cloud.violations).includes(canary));
  });

  it("U-06 no or another token: 401 on every route but the two open ones, and an update's token opens nothing else", async () => {
    for (const { name } of supportedRoutes()) {
      const [method = "", path = ""] = name.split(" ");
      const response = await fetch(test.cloud.url + path.replace("{orgName}", "acme").replace(/[{}]/g, ""), { method, headers: { authorization: `token ${crypto.randomUUID()}` } });
      const open = ["GET /api/capabilities", "GET /api/cli/version"].includes(name);
      assert.equal(response.status === 401, !open, name);
    }
    const { lease } = await test.update("/api/stacks/acme/proj/dev");
    assert.equal((await test.call("GET", EE, undefined, lease)).status, 401);
  });

  it("U-06 each deviation is needed: without it the request that real clients send is refused", async () => {
    const requests: Record<string, unknown> = {
      "teams/pulumi organization": { organization: "acme", name: "t", displayName: "t", description: "" },
      "teams/pulumi teamType": { teamType: "pulumi", name: "t", displayName: "t", description: "" },
      "{issuerId} thumbprints": { name: "x", thumbprints: null },
      "{policyId} policies.rules": { policies: [{ decision: "allow", tokenType: "organization", authorizedPermissions: [], rules: { sub: "repo:a/b:*" } }] },
      "{stackName}/tags name": { name: "own", value: "x" },
      "/tags after": "?after=",
      "tags/{tagName} name": { name: "own", value: "x" },
      "tags/{tagName} currentTag.name": { currentTag: { name: "own", value: "x" }, newTag: { value: "y" } },
      "yaml/check body": "values: {}\n",
      "yaml/open body": "values: {}\n",
    };
    for (const deviation of cloudDeviations) {
      const [method = "", path = ""] = deviation.route.split(" ");
      const body = Object.entries(requests).find(([key]) => `${path} ${deviation.field}`.endsWith(key))?.[1];
      assert.ok(body !== undefined, `no request for ${deviation.route} ${deviation.field}`);
      const route = { method: method as "POST", path: path.replace(/\{(\w+)\}/g, ":$1"), handler: () => undefined };
      const query = typeof body === "string" && body.startsWith("?") ? body : "";
      const text = query ? "" : typeof body === "string" ? body : JSON.stringify(body);
      const call = { params: {}, query: new URLSearchParams(query), headers: {}, method, path, host: "", origin: "", text, body };
      assert.doesNotThrow(() => cloudValidator().check(call, route), deviation.route);
      const without = cloudValidator(cloudDeviations.filter((d) => d !== deviation));
      assert.throws(() => without.check(call, route), { status: 400 }, deviation.route);
    }
  });

  it("U-06 what the routes answer is what the official description promises", async () => {
    await test.call("POST", "/api/orgs/acme/teams/pulumi", { name: "t", displayName: "T", description: "d" });
    await test.call("PATCH", "/api/orgs/acme/teams/t", { memberAction: "add", member: "ada" });
    await test.call("POST", `${EE}/tags`, { name: "owner", value: "x" });
    const issuer = (await test.call("POST", "/api/orgs/acme/oidc/issuers", { name: "i", url: "https://example.com" })).json.id;
    const ajv = new Ajv({ strict: false, formats: { int64: true, byte: true, "date-time": (text: string) => !Number.isNaN(Date.parse(text)) } });
    ajv.addSchema({ $id: "api", components: official.components });
    const O = "/api/orgs/{orgName}";
    const ee = "/api/esc/environments/{orgName}/{projectName}/{envName}";
    const paths: Record<string, string> = { orgName: "acme", projectName: "default", envName: "a", tagName: "owner", issuerId: issuer, teamName: "t" };
    for (const path of ["/api/user", "/api/user/organizations/default", "/api/esc/environments", "/api/esc/environments/{orgName}", "/api/esc/environments/{orgName}/tags",
      `${ee}/metadata`, `${ee}/settings`, `${ee}/tags`, `${ee}/tags/{tagName}`, `${ee}/versions`, `${ee}/versions/tags`, `${O}/teams`, `${O}/teams/{teamName}`,
      `${O}/oidc/issuers`, `${O}/oidc/issuers/{issuerId}`, `${O}/auth/policies/oidcissuers/{issuerId}`, "POST /check"]) {
      const check = path === "POST /check";
      const answer = check ? await test.call("POST", `${EE}/check`) : await test.call("GET", path.replace(/\{(\w+)\}/g, (_, name: string) => paths[name] ?? ""));
      const operation = check ? official.paths[`${ee}/check`].post : official.paths[path].get;
      const schema = JSON.parse(JSON.stringify(operation.responses["200"].content["application/json"].schema).replaceAll("#/components", "api#/components"));
      assert.equal(answer.status, 200, path);
      assert.ok(ajv.validate(schema, answer.json), `${path}: ${ajv.errorsText()}`);
    }
  });
});
