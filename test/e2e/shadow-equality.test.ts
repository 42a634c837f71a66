import { strict as assert } from "node:assert";
import { execa } from "execa";
import { plan } from "../../cli/plan.ts";
import { runPreview } from "../../cli/preview/run.ts";
import { previewOnShadow } from "../../cli/preview/shadow-ground.ts";
import { openShadow } from "../../cli/shadow/backend.ts";
import type { PreviewReport } from "../../model/changes/report.ts";
import { inCampaign, sample } from "./sample.ts";
import { makeShadow } from "./shadow-run.ts";
import { TOPOLOGY_EDITS, type TopologyEdit } from "./topology-edits.ts";
import { World } from "./world.ts";

const NOW = "2026-03-20T10:00:00.000Z";

describe("a preview on the shadow tells the same as one on the live state", () => {
  let world: World;
  let shadow: string;
  before(async () => {
    world = await World.create({ small: true });
    const run = await world.up({ values: world.values.production, env: { SOPHIA_NOW: "2026-03-01T10:00:00.000Z" } });
    assert.equal(run.code, 0, run.output);
    shadow = await makeShadow(world);
    const git = (...args: string[]) => execa("git", ["-C", world.project, "-c", "user.name=n", "-c", "user.email=n@x", "-c", "commit.gpgsign=false", ...args]);
    await git("init", "-q");
    await git("add", "catalog", "environments", "Pulumi.production.yaml");
    await git("commit", "-qm", "what is deployed");
  });
  after(() => world.close());

  /** The verbs find engine, plugins and the sandbox's settings in the process that they run in. */
  const within = async <T>(use: () => Promise<T>): Promise<T> => {
    const mine = process.env;
    process.env = world.environment({ SOPHIA_NOW: NOW });
    try {
      return await use();
    } finally {
      process.env = mine;
    }
  };
  /** What `plan --base HEAD` says of the files as they lie there. */
  const planned = async (): Promise<PreviewReport> => {
    let text = "";
    await within(() => plan({ stack: "production", base: "HEAD", cwd: world.project, json: true }, { json: true, data: (line) => (text += line), talk: () => undefined }));
    return JSON.parse(text) as PreviewReport;
  };
  const compare = async ({ edits, refused, beyondData }: TopologyEdit): Promise<void> => {
    const [live, shadowed, byData] = await world.edited(edits, async () => [
      await runPreview({ cwd: world.project, stack: world.stackName(), env: world.environment({ SOPHIA_NOW: NOW }), policyPacks: [], hooks: false }),
      await within(() => previewOnShadow(openShadow, { file: shadow, cwd: world.project, policyPacks: [], hooks: false })),
      await planned(),
    ] as const);
    assert.equal(["refused", "failed"].includes(live.outcome), refused === true, JSON.stringify(live.findings));
    assert.deepEqual(comparable(shadowed, refused === true), comparable(live, refused === true));
    assert.deepEqual([byData.keys, byData.steps, byData.calls], ["unknown", "unknown", "unknown"]);
    if (beyondData !== true) assert.deepEqual(byData.topology, live.topology);
  };

  for (const edit of sample(TOPOLOGY_EDITS, 1)) it(`A-08 ${edit.title}`, () => compare(edit));

  inCampaign("A-08 a second deployment and its shadow: the same, for a row whose value was supplied again and for others", async () => {
    const run = await world.up({ values: { OPENAI_API_KEY: `sk-${"s".repeat(40)}` }, env: { SOPHIA_NOW: NOW } });
    assert.equal(run.code, 0, run.output);
    shadow = await makeShadow(world);
    for (const edit of TOPOLOGY_EDITS) await compare(edit);
  });
});

/** What both must tell alike: everything but who owns what at the services, which a shadow cannot ask, and the notes on the ground itself. */
function comparable(report: PreviewReport, refused: boolean): unknown {
  const { ownership: _ownership, notes: _notes, ...rest } = report as PreviewReport & { ownership?: unknown };
  if (!refused) return JSON.parse(JSON.stringify(rest));
  return { stack: report.stack, outcome: report.outcome, refused: report.findings.map((f) => f.name).sort() };
}
