import { strict as assert } from "node:assert";
import pLimit from "p-limit";
import type { Deployment } from "../../../cli/verification/deployment.ts";
import { verifyGithub } from "../../../cli/verification/github.ts";
import { Marks } from "../../../cli/verification/marks.ts";
import { Report } from "../../../cli/verification/report.ts";
import type { Unfinished } from "../../../cli/verification/unfinished.ts";
import { fingerprint, keyId } from "../../../model/fingerprint.ts";
import type { GithubApi } from "../../../services/github-api.ts";

const KEY = Buffer.alloc(32, 1).toString("base64");
const OURS = "2030-01-01T00:00:00Z";
const LATER = "2030-01-01T00:00:02Z";

describe("verify: GitHub's names", () => {
  /** What is told of one secret A: `recorded` was delivered at OURS, `held` is in the state, the box is of `at`. */
  async function told({ held = "v", recorded = "v", at = OURS, seen = OURS, unfinished = { any: false, steps: [] } as Unfinished, visibility = "selected", repositories = [1] }: { held?: string; recorded?: string; at?: string; seen?: string; unfinished?: Unfinished; visibility?: string; repositories?: number[] }): Promise<string[]> {
    const entry = { keyId: keyId(KEY), fingerprint: fingerprint(KEY, recorded) };
    const deployment = {
      facts: { github: { A: { kind: "secret", visibility: "selected", repositories: ["one"] } } }, names: new Set(["A"]),
      ledger: { repositories: { one: 1 }, delivered: { "github-secret-A": { ...entry, stamp: OURS, round: 0 } } },
      marks: new Marks({ key: KEY, contents: { A: "held" }, held: new Map([["A", held]]), entries: { A: { ...entry, rotatedAt: OURS, destinations: [] } } }),
      state: { resources: [{ name: "github-secret-A", outputs: { updatedAt: seen } }] },
    } as unknown as Deployment;
    const api = { items: async (kind: string) => (kind === "secrets" ? [{ name: "A", updatedAt: at, visibility }, { name: "FOREIGN", updatedAt: at, visibility }] : []),
      repositoriesOf: async () => repositories.map((id) => ({ id, name: `repository-${id}` })) } as unknown as GithubApi;
    const report = new Report();
    await verifyGithub(deployment, api, pLimit(2), unfinished, report);
    assert.deepEqual(report.besides, [{ store: "github", name: "secret FOREIGN" }]);
    return report.differences.map(({ problem }) => problem);
  }

  it("F-11 a box later or earlier than our delivery, another visibility, a repository more or less: each is told", async () => {
    assert.deepEqual(await told({}), []);
    assert.deepEqual(await told({ at: LATER }), ["it was changed after our last delivery, by somebody else"]);
    assert.deepEqual(await told({ at: "2029-12-31T23:59:59Z" }), ["it is older than our last delivery"]);
    assert.deepEqual(await told({ visibility: "all" }), ["its visibility is all"]);
    assert.deepEqual(await told({ repositories: [2] }), ["one may not use it", "repository-2 may use it and nobody declared that"]);
    assert.deepEqual(await told({ held: "w" }), ["the value that is held was never delivered"]);
  });

  it("F-11 (fault 26) of an update that did not end a later box is its own work: where the engine saw or began it, or while it ran; any other is somebody else's", async () => {
    const unfinished = { any: true, steps: [] };
    assert.deepEqual(await told({ at: LATER, unfinished }), ["it was changed after our last delivery, by somebody else"]);
    assert.deepEqual(await told({ at: LATER, unfinished, seen: LATER }), []);
    assert.deepEqual(await told({ at: LATER, unfinished, held: "w" }), []);
    assert.deepEqual(await told({ at: LATER, unfinished: { any: true, steps: ["github-secret-A"] } }), []);
    assert.deepEqual(await told({ at: LATER, unfinished: { any: true, steps: [], since: Date.parse(LATER) } }), []);
    assert.deepEqual(await told({ at: LATER, unfinished: { any: true, steps: [], since: Date.parse(LATER) + 60_000 } }), ["it was changed after our last delivery, by somebody else"]);
    assert.deepEqual(await told({ held: "w", unfinished }), ["the value that is held was never delivered"], "it did not arrive");
    assert.deepEqual(await told({ at: LATER, seen: LATER }), ["it was changed after our last delivery, by somebody else"], "a refresh saw it");
  });
});
