import { strict as assert } from "node:assert";
import type { Output } from "@pulumi/pulumi";
import fc from "fast-check";
import { renderDocument } from "../../model/esc-document.ts";
import type { DocumentSpec, GrantSpec, IssuerSpec, TeamSpec } from "../../model/topology.ts";
import { CloudChecks } from "../../resources/cloud-checks.ts";
import type { Destination } from "../../resources/safeguards.ts";
import type { ServiceAccess } from "../../resources/service-access.ts";
import { PulumiCloudApi } from "../../services/pulumi-cloud-api.ts";
import { topologyOf } from "../model/world.ts";
import { CloudCase, TOKEN } from "../sandbox/pulumi-cloud/cloud-case.ts";

const topology = topologyOf("production");
const document = topology.documents.find(({ group }) => group === "security-tokens") ?? assert.fail();
const NAME = "SOPHIA_MASTER_KEY";

describe("confirm: what the service holds after a write", () => {
  let at: CloudCase;
  let api: PulumiCloudApi;
  let checks: CloudChecks;
  before(async () => {
    at = await CloudCase.open();
    api = new PulumiCloudApi({ url: at.cloud.url, organization: "acme", token: TOKEN, retries: 0 });
    checks = new CloudChecks({ cloud: async () => api } as unknown as ServiceAccess, "default");
  });
  after(async () => {
    await api.close();
    await at.cloud.close();
  });

  const confirm = (destination: Destination): Promise<string | undefined> => destination.confirm?.({} as never) ?? assert.fail();
  const output = (text: string): Output<string> => ({ apply: (use: (value: string) => unknown) => use(text) }) as unknown as Output<string>;
  /** What `confirm` says when `sent` was meant to be written and `there` is at the service. */
  const environment = async (name: string, sent: string, there = sent): Promise<string | undefined> => {
    await at.environment(name, there);
    return confirm(checks.environment({ ...document, escName: name } as DocumentSpec, output(sent), true));
  };
  const rendered = (value: string): string => renderDocument(document, new Map([[NAME, value]]));

  it("F-01 (fault 17) a secret of any text is as it was sent, however the service spells it when it writes it anew", async () => {
    const awkward = ["a\u2028b c", "a\u2029 b", "x\ny\u2028z", "# a\u2028: b", "a'\u2028'b", "\u2028", "a\u0085b", "\ufeffa", "'\"\\$${x}\u2028"];
    for (const [index, value] of awkward.entries()) assert.equal(await environment(`awkward-${index}`, rendered(value)), undefined, JSON.stringify(value));
    const text = fc.string({ unit: fc.constantFrom("\u2028", "\u2029", "\u0085", "\n", " ", "'", '"', "#", ":", "$", "{", "\\", "a", "é"), minLength: 1, maxLength: 12 });
    let round = 0;
    await fc.assert(fc.asyncProperty(text, async (value) => (await environment(`any-${(round += 1)}`, rendered(value))) === undefined), { numRuns: 15 });
  });

  it("F-12 (fault 24) another value, a mark less, an export elsewhere, a path more or less: each is told", async () => {
    const sent = rendered("a value\u2028of a test");
    const other = [rendered("a value\u2028of another"), sent.replace(/fn::fromJSON:\n\s*fn::secret: .*/, '"in the open"'), sent.replace(/\$\{sophia[^}]*\}/, "elsewhere"), `${sent}  more: "x"\n`, "values: {}\n", "imports:\n  - default/awkward-0\n" + sent];
    assert.equal(new Set([sent, ...other]).size, other.length + 1);
    for (const [index, there] of other.entries()) assert.match((await environment(`other-${index}`, sent, there)) ?? "", /is not what was sent/, there);
    assert.match((await confirm(checks.environment({ ...document, escName: "none" } as DocumentSpec, output(sent), true))) ?? "", /does not have it/);
  });

  it("A-01 A-05 (fault 24) a team and an issuer are compared whole: names, members, each field of each policy, those of others too", async () => {
    const team: TeamSpec = { policy: "p", name: "t", displayName: "T", description: "d", members: ["ada"], pending: [] };
    await at.call("POST", "/api/orgs/acme/teams/pulumi", { organization: "acme", teamType: "pulumi", name: "t", displayName: "T", description: "d" });
    assert.match((await confirm(checks.team(team))) ?? "", /members/);
    await at.call("PATCH", "/api/orgs/acme/teams/t", { memberAction: "add", member: "ada" });
    assert.equal(await confirm(checks.team(team)), undefined);
    for (const [field, other] of [["displayName", "U"], ["description", "e"]]) assert.match((await confirm(checks.team({ ...team, [field ?? ""]: other }))) ?? "", /name or description/);

    const spec: IssuerSpec = { name: "i", url: "https://tokens.example", policies: [] };
    const policies = [
      { decision: "allow", tokenType: "organization", authorizedPermissions: ["standard"], rules: { aud: "urn:a", sub: "repo:a/b:ref:refs/heads/main" } },
      { decision: "allow", tokenType: "team", teamName: "t", rules: { aud: "urn:a", sub: "repo:a/b:environment:production" } },
    ];
    const { id } = (await at.call("POST", "/api/orgs/acme/oidc/issuers", { name: "i", url: spec.url })).json;
    assert.match((await confirm(checks.issuer(spec, policies, false))) ?? "", /policies are not those that were sent: repo:a\/b:environment:production, repo:a\/b:ref:refs\/heads\/main/);
    const list = (await at.call("GET", `/api/orgs/acme/auth/policies/oidcissuers/${id}`)).json.id;
    const write = async (there: readonly object[]): Promise<string | undefined> => {
      assert.equal((await at.call("PATCH", `/api/orgs/acme/auth/policies/${list}`, { policies: there.map((p) => ({ authorizedPermissions: [], ...p })) })).status, 200);
      return confirm(checks.issuer(spec, policies, false));
    };
    assert.equal(await write([...policies].reverse()), undefined, "their order means nothing");
    const [first, second] = policies;
    for (const wrong of [{ authorizedPermissions: ["admin"] }, { authorizedPermissions: ["standard", "admin"] }, { decision: "deny" }, { tokenType: "personal", userLogin: "eve" }, { rules: { ...first?.rules, aud: "urn:b" } }, { rules: { sub: first?.rules.sub } }])
      assert.match((await write([{ ...first, ...wrong }, second ?? {}])) ?? "", /policies are not/, JSON.stringify(wrong));
    assert.match((await write([...policies, { ...first, authorizedPermissions: ["admin"] }])) ?? "", /policies are not/);
    assert.match((await write([first ?? {}])) ?? "", /policies are not/);
    assert.match((await confirm(checks.issuer({ ...spec, name: "j" }, policies, false))) ?? "", /name/);
  });

  it("A-05 a grant of another level is not the one that was sent", async () => {
    await at.environment("granted", "values: {}\n");
    const grant = { policy: "p", team: "t", escName: "granted", permission: "open", level: "group" } as GrantSpec;
    for (const [permission, says] of [["open", undefined], ["admin", "the team does not have it"]] as const) {
      await at.call("PATCH", "/api/orgs/acme/teams/t", { addEnvironmentPermission: { projectName: "default", envName: "granted", permission } });
      assert.equal(await confirm(checks.grant(grant)), says);
    }
  });
});
