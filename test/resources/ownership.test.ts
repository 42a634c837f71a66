import { strict as assert } from "node:assert";
import { FindingsError } from "../../model/findings.ts";
import type { Ledger } from "../../model/ledger.ts";
import { checkOwnership, type Ownership } from "../../resources/ownership.ts";
import { repositoryIds } from "../../resources/repository-ids.ts";
import type { ServiceAccess } from "../../resources/service-access.ts";
import { stateContents } from "../../resources/state-contents.ts";
import type { StackSettings } from "../../resources/settings.ts";
import { topologyOf } from "../model/world.ts";
import { settingsCase } from "./settings-case.ts";

const ISSUER = "https://token.actions.githubusercontent.com";
/** What the two services hold. */
interface World {
  readonly secrets?: readonly string[];
  readonly variables?: readonly string[];
  /** Definition by name. */
  readonly environments?: Readonly<Record<string, string>>;
  readonly teams?: readonly string[];
  readonly policies?: readonly Record<string, unknown>[];
  readonly token?: false;
}

class Fake {
  asked = 0;
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
  }
  get access(): ServiceAccess {
    const { secrets = [], variables = [], environments = {}, teams = [], policies, token } = this.#world;
    const github = { items: async (kind: string) => (kind === "secrets" ? secrets : variables).map((name) => ({ name })), repositoryId: async (name: string) => (name === "known" ? 7 : undefined) };
    const cloud = {
      environments: async () => Object.keys(environments).map((name) => ({ project: "default", name })),
      definition: async (_project: string, name: string) => (name in environments ? { yaml: environments[name], revision: environments[name] === "" ? 1 : 4 } : undefined),
      team: async (name: string) => (teams.includes(name) ? { name, members: name.endsWith("-bare") ? [] : ["ada"] } : undefined),
      isBare: async (team: { members: string[] }) => team.members.length === 0,
      issuers: async () => (policies ? [{ id: "i1", name: "x", url: ISSUER }] : []),
      issuerPolicies: async () => policies ?? [],
    };
    const give = (service: object) => async () => {
      this.asked += 1;
      return token === false ? undefined : service;
    };
    return { github: give(github), cloud: give(cloud) } as unknown as ServiceAccess;
  }
}

const topology = topologyOf("production");
const everything = new Set(topology.github.map((g) => g.row.name));
const check = (fake: Fake, options: { settings?: Partial<StackSettings>; last?: Ledger; supplied?: string[]; state?: { resources?: string[]; pending?: string[] } } = {}): Promise<Ownership> => checkOwnership({
  topology, settings: settingsCase({ organizationScope: true, ...options.settings }), last: options.last, access: fake.access, exported: everything, supplied: new Set(options.supplied ?? []),
  state: async () => ({ resources: new Set(options.state?.resources ?? []), pending: new Set(options.state?.pending ?? []), held: new Set() }),
});
const found = async (promise: Promise<unknown>): Promise<string[]> => promise.then(() => [], (error) => {
  assert.ok(error instanceof FindingsError);
  return error.findings.map((f) => `${f.name}: ${f.problem}`).sort();
});
const FULL: World = { secrets: ["OPENAI_API_KEY", "SLACK_BOT_TOKEN", "FOREIGN"], variables: ["PULUMI_ORG"], environments: { "sophia-ai-production": "values: {a: 1}", "not-ours": "values: {}" }, teams: ["sophia-admins", "others"], policies: [{ rules: { sub: "repo:somebody/else:ref:refs/heads/main" } }] };

describe("ownership", () => {
  it("U-02 a name that exists and is not ours is refused, all of them at once, and nothing that is not declared here", async () => {
    assert.deepEqual(await found(check(new Fake(FULL))),
      ["OPENAI_API_KEY", "PULUMI_ORG", "SLACK_BOT_TOKEN", ISSUER, "sophia-admins", "sophia-ai-production"].map((name) => `${name}: it exists already and is not ours`).sort());
  });

  it("U-02 the commands that take several names over are numbered on from what is set, in the order in which they are told, and name the stack (fault 33)", async () => {
    const error = await check(new Fake(FULL), { settings: { adopt: ["PULUMI_ORG"] } }).catch((e: unknown) => e as Error);
    const commands = [...String((error as Error).message).matchAll(/`(pulumi config set [^`]*)`/g)].map(([, command]) => command);
    assert.deepEqual(commands, ["OPENAI_API_KEY", "SLACK_BOT_TOKEN", ISSUER, "sophia-admins", "sophia-ai-production"]
      .map((name, at) => `pulumi config set -s production --path 'sophia-secrets:adopt[${at + 1}]' ${name}`));
  });

  it("U-02 an empty account has nothing to refuse; what the last ledger or the state knows is ours", async () => {
    assert.deepEqual(await check(new Fake({})), { imports: new Map(), ours: [], foreignPolicies: [], checked: true });
    const names = ["github-secret-OPENAI_API_KEY", "github-secret-SLACK_BOT_TOKEN", "github-variable-PULUMI_ORG", "environment-sophia-ai-production", "team-sophia-admins", "issuer-github-actions"];
    assert.deepEqual((await check(new Fake(FULL), { state: { resources: names } })).ours.toSorted(), names.toSorted());
  });

  it("U-16 a stack whose ledger knows every destination asks the services nothing", async () => {
    const owned = [...topology.documents.map((d) => `environment-${d.escName}`), ...topology.teams.map((t) => `team-${t.name}`), "issuer-github-actions",
      ...topology.github.map((g) => `github-${g.kind}-${g.row.name}`)];
    const fake = new Fake(FULL);
    const { ours } = await check(fake, { last: { version: 1, entries: {}, generations: {}, owned } });
    assert.deepEqual([fake.asked, ours.length], [0, owned.length]);
  });

  it("U-02 `adopt` takes over by name: with an id where the plugin needs one; a secret needs a value", async () => {
    const world = { secrets: ["OPENAI_API_KEY"], variables: ["PULUMI_ORG"], teams: ["sophia-admins"] };
    const settings = { adopt: ["OPENAI_API_KEY", "github-variable-PULUMI_ORG", "sophia-admins"] };
    const { imports, ours } = await check(new Fake(world), { settings, supplied: ["OPENAI_API_KEY"] });
    assert.deepEqual([...imports], [["github-variable-PULUMI_ORG", "PULUMI_ORG"], ["team-sophia-admins", "acme/sophia-admins"]]);
    assert.ok(ours.includes("github-secret-OPENAI_API_KEY"));
    assert.match((await found(check(new Fake(world), { settings }))).join(), /^OPENAI_API_KEY: GitHub cannot give its value/);
  });

  it("U-02 an adopted environment that holds more than the catalogue knows is refused by path, unless the loss is allowed", async () => {
    const world = { environments: { "sophia-ai-production": "values: {theirs: {a: 1, b: {fn::secret: x}}}" } };
    const settings = { adopt: ["sophia-ai-production"] };
    assert.deepEqual((await found(check(new Fake(world), { settings }))).map((f) => f.split(":")[0]), ["theirs.a", "theirs.b"]);
    const allowed = { ...settings, allowDelete: ["sophia-ai-production:theirs.a", "sophia-ai-production:theirs.b"] };
    assert.deepEqual([...(await check(new Fake(world), { settings: allowed })).imports], [["environment-sophia-ai-production", "acme/default/sophia-ai-production"]]);
  });

  it("U-02 other people's policies on an adopted issuer stay; ours are not taken for theirs", async () => {
    const ours = topology.issuer?.policies[0]?.rules.sub ?? assert.fail();
    const theirs = { decision: "allow", tokenType: "organization", rules: { sub: "repo:somebody/else:ref:refs/heads/main" } };
    const { foreignPolicies } = await check(new Fake({ policies: [theirs, { decision: "allow", tokenType: "team", rules: { sub: ours } }] }), { settings: { adopt: [ISSUER] } });
    assert.deepEqual(foreignPolicies, [theirs]);
  });

  it("F-02 what an earlier run began is taken up again; an environment without a definition holds nothing to lose", async () => {
    const pending = ["github-secret-OPENAI_API_KEY", "github-variable-PULUMI_ORG"];
    const { ours } = await check(new Fake({ secrets: ["OPENAI_API_KEY"], variables: ["PULUMI_ORG"], environments: { "sophia-ai-base": "" } }), { state: { pending } });
    assert.deepEqual(ours.toSorted(), ["environment-sophia-ai-base", ...pending].toSorted());
  });

  it("F-02 an issuer without policies is an interrupted creation: made anew, and imported only where it is named for adoption (fault 12)", async () => {
    const { ours, imports } = await check(new Fake({ policies: [] }));
    assert.deepEqual([ours, imports.size], [["issuer-github-actions"], 0]);
    assert.deepEqual([...(await check(new Fake({ policies: [] }), { settings: { adopt: [ISSUER] } })).imports.keys()], ["issuer-github-actions"]);
  });

  it("U-13 without a token nothing is checked, and that is said", async () => {
    assert.equal((await check(new Fake({ ...FULL, token: false }))).checked, false);
  });

  it("F-05 another stack than production comes after it: the base environment must be there", async () => {
    const ask = (environments: Record<string, string>): Promise<Ownership> => checkOwnership({ topology: topologyOf("staging"), settings: settingsCase({ stack: "staging" }), last: undefined,
      access: new Fake({ environments }).access, exported: new Set(), supplied: new Set(), state: () => assert.fail("not needed") });
    assert.match((await found(ask({}))).join(), /^sophia-ai-base: the base environment, which production owns, is not there/);
    assert.equal((await ask({ "sophia-ai-base": "values: {}" })).checked, true);
  });
});

describe("what else is asked before a deployment", () => {
  it("U-16 repository ids come from the last ledger, and only the others from GitHub; an unknown one is refused", async () => {
    const fake = new Fake({});
    assert.deepEqual([...(await repositoryIds(["b", "a", "a"], { a: 1, b: 2 }, fake.access))], [["a", 1], ["b", 2]]);
    assert.equal(fake.asked, 0);
    assert.deepEqual([...(await repositoryIds(["known"], {}, fake.access))], [["known", 7]]);
    assert.deepEqual([...(await repositoryIds(["b", "new", "newer"], { b: 2 }, fake.access, true))], [["b", 2], ["new", -2], ["newer", -3]]);
    assert.deepEqual(await found(repositoryIds(["none", "known", "neither"], {}, fake.access)), ["neither", "none"].map((name) => `${name}: GitHub does not show this repository to our token`));
  });

  it("U-04 the state is read for names alone: resources, and creations that nobody saw end", () => {
    const urn = (name: string): string => `urn:pulumi:production::sophia-secrets::a:b:C$d:e:F::${name}`;
    const { resources, pending } = stateContents({ deployment: { resources: [{ urn: urn("one") }, { urn: urn("two.three") }],
      pending_operations: [{ type: "creating", resource: { urn: urn("half") } }, { type: "updating", resource: { urn: urn("one") } }] } });
    assert.deepEqual([[...resources], [...pending]], [["one", "two.three"], ["half"]]);
    assert.deepEqual(stateContents({}), { resources: new Set(), pending: new Set(), held: new Set() });
  });
});
