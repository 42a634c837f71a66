import { strict as assert } from "node:assert";
import { output, type ErrorHook, type ErrorHookArgs, type ResourceHook, type ResourceHookArgs } from "@pulumi/pulumi";
import { catalog } from "../../catalog/index.ts";
import type { IssuerRecord } from "../../model/ledger.ts";
import { declareIssuer } from "../../resources/access-policy.ts";
import { CloudChecks } from "../../resources/cloud-checks.ts";
import { DeletionRules } from "../../resources/deletion-rules.ts";
import { refreshes } from "../../resources/engine-arguments.ts";
import { RetryAdvice } from "../../resources/retry-advice.ts";
import { Safeguards, type Destination } from "../../resources/safeguards.ts";
import type { ServiceAccess } from "../../resources/service-access.ts";
import { topologyOf } from "../model/world.ts";
import { endNotes, takeNotes, type Notes } from "./mocks.ts";

const topology = topologyOf("production");
const issuer = topology.issuer ?? assert.fail();
const document = topology.documents[0] ?? assert.fail();
const team = { ...(topology.teams[0] ?? assert.fail()), members: ["ann"] };
const TAG = "pulumiservice:api/esc:EnvironmentTag";
const tagName = `tag-${document.escName}.owner`;

/** Pulumi Cloud as far as the checks ask it; `calls` are its changes. */
class Cloud {
  readonly calls: string[] = [];
  members: string[] = [];
  bare = false;
  readonly access = { cloud: async () => this } as unknown as ServiceAccess;
  readonly checks = new CloudChecks(this.access, "default");
  async team() { return { name: team.name, displayName: team.displayName, description: team.description, members: this.members, grants: [], more: false }; }
  async me() { return "me"; }
  async changeMember(name: string, action: "add" | "remove", login: string) {
    this.calls.push(`${action} ${login} ${name}`);
    this.members = action === "add" ? [...this.members, login].sort() : this.members.filter((m) => m !== login);
  }
  async removeBareTeam() { return this.bare; }
  async removeTag(_project: string, environment: string, tag: string) { this.calls.push(`remove ${environment} ${tag}`); }
  async removeIssuer(url: string, mayGo?: (policies: object[]) => boolean) {
    const goes = mayGo?.(this.policies) ?? true;
    if (goes) this.calls.push(`remove ${url}`);
    return goes;
  }
  policies: object[] = [];
}

const args = (type: string, name: string, more: object = {}) => ({ urn: `urn::${name}`, id: "", name, type, ...more });
const safeguards = (advice?: RetryAdvice): Safeguards => new Safeguards(new DeletionRules(topology, catalog, []), advice);
const keep = async (guards: Safeguards, name: string, destination: Destination, type: string, oldInputs: object): Promise<unknown> =>
  (guards.around(name, destination).beforeDelete?.[0] as ResourceHook).callback(args(type, name, { oldInputs }) as ResourceHookArgs);
const failed = (destination: Destination, failedOperation: string, errors: string[], more: object = {}): unknown =>
  (safeguards(new RetryAdvice({ tries: 0 })).around("it", destination).onError?.[0] as ErrorHook).callback(args("t", "it", { failedOperation, errors, ...more }) as unknown as ErrorHookArgs);

describe("what the official plugin cannot do", () => {
  let cloud: Cloud;
  let notes: Notes;
  beforeEach(() => { cloud = new Cloud(); });
  before(async () => {
    notes = await takeNotes((type) => (/OidcIssuer$/.test(type) ? { state: { thumbprints: ["aa"] } } : undefined));
  });
  after(endNotes);

  it("E-14 U-04 a tag goes for another value, and not for the same one (fault 9)", async () => {
    await keep(safeguards(), tagName, cloud.checks.tag(document, "owner", output("new")), TAG, { name: "owner", value: "old" });
    await assert.rejects(keep(safeguards(), tagName, cloud.checks.tag(document, "owner", output("old")), TAG, { name: "owner", value: "old" }), /the data still asks for it as it is/);
  });

  it("E-14 a tag of ours that is there already is taken away and made anew (fault 12)", async () => {
    assert.equal(await failed(cloud.checks.tag(document, "owner", output("v")), "create", ["rest: POST /x returned 409: {}"]), true);
    assert.deepEqual(cloud.calls, [`remove ${document.escName} owner`]);
  });

  it("A-05 after a team is written nobody undeclared is in it (fault 11)", async () => {
    cloud.members = ["ann", "me"];
    assert.equal(await cloud.checks.team(team).confirm?.(args("t", "it") as ResourceHookArgs), undefined);
    assert.deepEqual(cloud.calls, [`remove me ${team.name}`]);
    cloud.members = [];
    assert.match(String(await cloud.checks.team(team).confirm?.(args("t", "it") as ResourceHookArgs)), /its members are not those that were sent/);
  });

  it("A-05 a plugin that fails to remove its own creator once more is helped, once; nobody else is let in for it", async () => {
    const fails = (members: string[], errors = ["resource failed to initialize: 404"]): unknown => failed(cloud.checks.team(team), "update", errors, { oldOutputs: { members } });
    cloud.members = ["ann"];
    assert.equal(await fails(["ann", "me"]), true);
    assert.deepEqual(cloud.calls.splice(0), [`add me ${team.name}`]);
    cloud.members = ["ann"];
    assert.deepEqual([await fails(["ann", "eve"]), await fails(["ann", "me"], ["404", "404"]), await fails(["ann"]), cloud.calls], [false, false, false, []]);
  });

  it("A-05 F-02 a bare team is an interrupted creation, another is somebody's (fault 12)", async () => {
    for (const bare of [true, false]) {
      cloud.bare = bare;
      assert.equal(await failed(cloud.checks.team(team), "create", ["failed to create team: 409 API error"]), bare);
    }
  });

  it("S-43 an issuer goes to be made anew where each of its policies is declared, and is never lost for another's (fault 12)", async () => {
    const destination = cloud.checks.issuer(issuer, [{ rules: { sub: "theirs" } }], false);
    for (const [sub, goes] of [["theirs", true], [issuer.policies[0]?.rules.sub, true], ["a stranger's", false]] as const) {
      cloud.policies = [{ rules: { sub } }];
      assert.equal(await failed(destination, "create", ["409"]), goes);
    }
    assert.match(String(await destination.align?.(args("t", "it", { errors: ["Missing required field 'policies'"] }) as unknown as ErrorHookArgs)), /pulumi state delete 'urn::it' --yes/);
    assert.equal(await destination.align?.(args("t", "it", { errors: ["500"] }) as unknown as ErrorHookArgs), false);
  });

  it("S-43 U-04 an issuer is deleted by its hook, which refuses first; the engine only forgets it (fault 13)", async () => {
    const guards = safeguards();
    guards.deletedBy("pulumiservice:index:OidcIssuer", (deleted) => cloud.checks.deleteIssuer(deleted));
    const remove = (replaced: boolean): Promise<unknown> => keep(guards, "issuer-github-actions", cloud.checks.issuer(issuer, [], replaced), "pulumiservice:index:OidcIssuer", { url: issuer.url });
    await assert.rejects(remove(false), /the data still asks for it/);
    assert.deepEqual(cloud.calls, []);
    await remove(true);
    assert.deepEqual(cloud.calls, [`remove ${issuer.url}`]);
    await assert.rejects(new CloudChecks({ cloud: async () => undefined } as unknown as ServiceAccess, "default").deleteIssuer(args("t", "it") as ResourceHookArgs), /there is no token/);
  });

  it("S-43 what the service chose for an issuer stays: known to the plugin where something changes, to the engine alone where nothing does (fault 13)", async () => {
    const declare = async (last: IssuerRecord | undefined, imports = new Map<string, string>()): Promise<IssuerRecord | undefined> => {
      const options = { organization: "acme", escProject: "default", provider: undefined as never, parent: undefined as never, safeguards: safeguards(), checks: cloud.checks, imports };
      return new Promise((resolve) => declareIssuer(issuer, [], new Map(), last, options).apply(resolve));
    };
    const declared = (): readonly string[] => notes.declared.splice(0)[0]?.ignoreChanges ?? [];
    const first = await declare(undefined);
    assert.deepEqual([first?.complete, declared()], [true, ["thumbprints", "maxExpirationSeconds"]]);
    await declare(first);
    assert.deepEqual(declared(), ['["thumbprints"]', '["maxExpirationSeconds"]']);
    await declare({ declared: "another", complete: true });
    assert.deepEqual(declared(), ["thumbprints", "maxExpirationSeconds"]);
    await declare({ declared: "another", complete: false });
    const replaced = notes.declared.splice(0)[0];
    assert.deepEqual([replaced?.ignoreChanges, replaced?.deleteBeforeReplace], [[], true]);
    assert.equal(await declare(first, new Map([["issuer-github-actions", "acme/i1"]])), undefined);
  });

  it("U-01 a run that refreshes is told from its command line (fault 13)", () => {
    const seen = (...words: string[]): boolean => refreshes(["pulumi", "up", ...words]);
    assert.deepEqual([seen("--refresh"), seen("-r"), seen("-yfr"), seen("--refresh=true"), seen("--refresh=false"), seen("--yes"), seen("-s", "dev-r")], [true, true, true, true, false, false, false]);
  });

  it("F-02 a refused call that only came too often is tried again, however the plugin spells it", async () => {
    const advice = new RetryAdvice({ tries: 1, firstWait: 1 });
    assert.equal(await advice.again(args("t", "it", { failedOperation: "create", errors: ["esc: request rate-limit exceeded"] }) as unknown as ErrorHookArgs), true);
  });
});
