import { strict as assert } from "node:assert";
import type { GithubSpec } from "../../model/topology.ts";
import { GithubChecks } from "../../resources/github-checks.ts";
import type { ServiceAccess } from "../../resources/service-access.ts";

describe("what GitHub is asked after a write", () => {
  const ids = new Map([["Sophia-Main", 11], ["SOPHIA-MAIN", 11], ["web", 12]]);
  const spec = (...repositories: string[]): GithubSpec => ({ row: { name: "A" }, kind: "secret", visibility: "selected", repositories }) as unknown as GithubSpec;
  /** Asks a GitHub that answers with its own spelling. */
  const told = (there: readonly { id: number; name: string }[], wanted: GithubSpec): Promise<string | undefined> | undefined =>
    new GithubChecks({ github: () => Promise.resolve({ repositoriesOf: () => Promise.resolve(there) }) } as unknown as ServiceAccess, ids).access("secrets", wanted).confirm?.({} as never) as Promise<string | undefined>;

  it("D-34 repositories are compared by their ids, whatever the settings' case; one that is listed twice is one (fault 30)", async () => {
    const [main, web] = [{ id: 11, name: "sophia-main" }, { id: 12, name: "web" }];
    assert.equal(await told([web, main], spec("Sophia-Main", "web", "SOPHIA-MAIN")), undefined);
    for (const [there, wanted] of [[[main], spec("Sophia-Main", "web")], [[main, web], spec("web")], [[], spec("web")], [[{ id: 13, name: "web" }], spec("web")]] as const)
      assert.equal(await told(there, wanted), "they are not those that were sent");
  });
});
