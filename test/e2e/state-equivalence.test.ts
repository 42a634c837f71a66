import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createPulumiCloud, type PulumiCloud } from "../../sandbox/pulumi-cloud/index.ts";
import { evaluator, TOKEN } from "../sandbox/pulumi-cloud/cloud-case.ts";
import { CliProject } from "../sandbox/pulumi-cloud/cli-project.ts";

/**
 * One program in several shapes: replaced both ways (`after`, `before`), a lost resource, a rename and a new parent by alias, an
 * end by an error after some registrations. Secrets, dependencies by property and by option, protection and hooks go along.
 */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const shape = process.env.SHAPE || "first";
const later = shape !== "first";
class Group extends pulumi.ComponentResource {
  constructor(name, opts) { super("test:index:Group", name, {}, opts); this.registerOutputs({}); }
}
const hook = new pulumi.ResourceHook("seen", async () => {});
const renamed = ["renamed", "throws", "grown"].includes(shape);
const other = renamed ? new Group("other", { aliases: [{ name: "group" }] }) : new Group("group");
const secret = new pulumi.Stash("secret", { input: pulumi.secret({ a: ["x", 1, true], b: "\\u00e9$\\u{1F511}" }) }, { parent: other, protect: false });
const after = new pulumi.Stash("after", { input: later ? "two" : "one" }, { replaceOnChanges: ["input"], hooks: { beforeCreate: [hook] } });
const before = new pulumi.Stash("before", { input: later ? "two" : "one" }, { replaceOnChanges: ["input"], deleteBeforeReplace: true });
const reader = new pulumi.Stash("reader", { input: pulumi.all([after.output, secret.output]) }, { dependsOn: [before], parent: other });
if (shape === "first" || shape === "changed") new pulumi.Stash("leaving", { input: reader.output });
const name = renamed ? "named" : "plain";
const named = new pulumi.Stash(name, { input: 7 }, renamed ? { parent: other, aliases: [{ name: "plain", parent: pulumi.rootStackResource }] } : {});
new pulumi.Stash("follower", { input: named.output }, { deletedWith: named });
if (shape === "throws") { new pulumi.Stash("half", { input: "made" }); setTimeout(() => { throw new Error("on purpose"); }, 700); }
if (shape === "grown") new pulumi.Stash("half", { input: "made again" });
exports.reader = reader.output;
exports.plain = { nested: [1, null, "text"] };
`;

const URN = (type: string, name: string): string => `urn:pulumi:dev::proj::${type}::${name}`;
const STASH = "pulumi:index:Stash";
const UP = ["up", "--yes", "--skip-preview"];

/** Command, shape of the program, exit code. */
const STEPS: readonly { readonly what: string; readonly args: string[]; readonly shape: string; readonly fails?: boolean }[] = [
  { what: "create", args: UP, shape: "first" },
  { what: "no change", args: UP, shape: "first" },
  { what: "replace both ways", args: UP, shape: "changed" },
  { what: "removal", args: UP, shape: "without" },
  { what: "aliases and a new parent", args: UP, shape: "renamed" },
  { what: "refresh", args: ["refresh", "--yes", "--skip-preview"], shape: "renamed" },
  { what: "up --refresh", args: [...UP, "--refresh"], shape: "renamed" },
  { what: "a program that throws", args: UP, shape: "throws", fails: true },
  { what: "after it", args: UP, shape: "grown" },
  { what: "--target with --replace", args: [...UP, "--target", URN(STASH, "before"), "--replace", URN(STASH, "after")], shape: "grown" },
  { what: "state protect", args: ["state", "protect", "--yes", URN(STASH, "after")], shape: "grown" },
  { what: "destroy stops at what is protected", args: ["destroy", "--yes", "--skip-preview"], shape: "grown", fails: true },
  { what: "state unprotect", args: ["state", "unprotect", "--yes", "--all"], shape: "grown" },
  { what: "destroy", args: ["destroy", "--yes", "--skip-preview"], shape: "grown" },
];

/** The state after each step, without what differs between any two runs. */
async function statesOf(variables: Record<string, string>): Promise<string[]> {
  const project = await CliProject.open(PROGRAM, variables);
  try {
    await project.ok("stack", "init", "dev");
    const states: string[] = [];
    for (const { what, args, shape, fails } of STEPS) {
      const { code, output } = await project.start(args, { SHAPE: shape }).ended;
      assert.equal(code !== 0, fails ?? false, `${what}: code ${code}\n${output}`);
      await project.ok("stack", "export", "--show-secrets", "--file", "state.json");
      states.push(comparable(readFileSync(join(project.folder, "state.json"), "utf8")));
    }
    return states;
  } finally {
    project.close();
  }
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Times, ids, source positions and the key's keeper go. What is made at the same time has no order, nor have dependencies: sorted. */
function comparable(text: string): string {
  const state = JSON.parse(text.replace(ID, "ID"));
  delete state.deployment.manifest.time;
  delete state.deployment.secrets_providers;
  for (const r of state.deployment.resources ?? []) {
    for (const key of ["created", "modified", "sourcePosition", "stackTrace"]) delete r[key];
    for (const list of [r.dependencies, ...Object.values(r.propertyDependencies ?? {})]) (list as string[] | undefined)?.sort();
  }
  state.deployment.resources?.sort((a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return JSON.stringify(sorted(state), null, 1);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}

describe("state of the sandbox's Pulumi Cloud beside the file backend", () => {
  let journaling: PulumiCloud;
  let checkpoints: PulumiCloud;
  let files: CliProject;
  let states: { files: string[]; journaling: string[]; checkpoints: string[] };

  before(async () => {
    const options = { token: TOKEN, organization: "acme", escEvaluator: await evaluator() };
    journaling = await createPulumiCloud(options);
    checkpoints = await createPulumiCloud({ ...options, journal: false });
    files = await CliProject.open("", {});
    mkdirSync(join(files.folder, "state"));
    const cloud = (c: PulumiCloud) => statesOf({ PULUMI_BACKEND_URL: c.url, PULUMI_ACCESS_TOKEN: TOKEN });
    const [a, b, c] = await Promise.all([
      statesOf({ PULUMI_BACKEND_URL: `file://${join(files.folder, "state")}`, PULUMI_CONFIG_PASSPHRASE: "of the test" }),
      cloud(journaling),
      cloud(checkpoints),
    ]);
    states = { files: a, journaling: b, checkpoints: c };
  });
  after(async () => {
    files.close();
    await journaling.close();
    await checkpoints.close();
  });

  for (const [i, { what }] of STEPS.entries()) {
    it(`U-06 step ${i + 1}, ${what}: journaling leaves the state that the engine itself writes`, () => {
      assert.equal(states.journaling[i], states.files[i]);
    });
    it(`U-06 step ${i + 1}, ${what}: full checkpoints leave the state that the engine itself writes`, () => {
      assert.equal(states.checkpoints[i], states.files[i]);
    });
  }

  it("U-06 each mode really was used, and no request was outside the contract", () => {
    const routes = (c: PulumiCloud): string[] => c.log.entries.map((e) => e.route);
    assert.ok(routes(journaling).some((r) => r.endsWith("/journalentries")));
    assert.ok(!routes(journaling).some((r) => r.endsWith("/checkpoint")));
    assert.ok(routes(checkpoints).some((r) => r.endsWith("/checkpoint")));
    assert.ok(!routes(checkpoints).some((r) => r.endsWith("/journalentries")));
    assert.deepEqual([...journaling.violations, ...checkpoints.violations], []);
  });
});
