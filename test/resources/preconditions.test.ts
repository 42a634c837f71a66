import { strict as assert } from "node:assert";
import { catalog } from "../../catalog/index.ts";
import { identity } from "../../model/identity.ts";
import { dataFindings } from "../../resources/preconditions.ts";
import type { StackSettings } from "../../resources/settings.ts";
import { topologyOf } from "../model/world.ts";

const HOME = { organization: "acme", githubOrganization: "acme-code", escProject: "default", prefix: "sophia-ai" };
const PARENT = "sophia:index:SecretTopology";

/** What is refused when a stack whose ledger says HOME is now told something else. */
const found = (changes: Partial<typeof HOME> & { parentType?: string; allowDelete?: readonly string[] }) => {
  const { parentType = PARENT, allowDelete = [], ...home } = changes;
  const settings = { ...HOME, ...home, allowDelete, rotated: new Map(), features: { teams: true, oidc: true, deletionProtection: true } } as unknown as StackSettings;
  return dataFindings({ catalog, topology: topologyOf("staging"), settings, last: { version: 1, entries: {}, generations: {}, identity: identity(PARENT, HOME) }, supplied: { values: new Map(), firstFill: new Set() } as never, now: "2026-03-01T00:00:00.000Z", parentType });
};

describe("what is refused before anything is declared", () => {
  it("U-04 another organisation, ESC project, prefix or GitHub organisation: one finding each, by the setting and its file", () => {
    assert.deepEqual(found({}), []);
    for (const [setting, was] of Object.entries(HOME)) {
      const [finding, ...others] = found({ [setting]: "other" });
      assert.deepEqual([finding?.name, finding?.place, others], [`sophia-secrets:${setting}`, "Pulumi.staging.yaml", []]);
      assert.equal(finding?.problem, `it was ${was} and is now other: all would be made anew there, and what the old place holds would be deleted`);
      assert.deepEqual(found({ [setting]: "other", allowDelete: [`identity:sophia-secrets:${setting}`] }), []);
    }
    assert.deepEqual(found({ escProject: "x", prefix: "y" }).map(({ name }) => name), ["sophia-secrets:escProject", "sophia-secrets:prefix"]);
  });

  it("U-04 another parent is told by the kind of name", () => {
    assert.deepEqual(found({ parentType: "x:index:Other" }).map(({ name, place }) => [name, place]), [["parent", "model/names.ts"]]);
  });
});
