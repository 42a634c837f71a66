import { strict as assert } from "node:assert";
import { accessChanges, type AccessCell } from "../../../model/changes/access-changes.ts";
import type { GithubFacts } from "../../../model/changes/facts.ts";
import { anEnvironment, aSecret, small } from "./small-facts.ts";

const lines = (cells: readonly AccessCell[]): string[] => cells.map(({ who, what, before, after, change }) => `${change}: ${who} on ${what}: ${before} > ${after}`);

describe("report: every cell of the access matrix, of a small stack", () => {
  // `prod` imports both groups, so whoever opens it opens them; no list is in order.
  const environments = { prod: anEnvironment({ imports: ["tokens", "keys"] }), tokens: anEnvironment({ rows: ["B"] }), keys: anEnvironment({ rows: ["A"] }) };
  const before = small({ environments, grants: { tokens: { ops: "read", devs: "write" }, prod: { ops: "admin", devs: "read" }, keys: { temps: "read", devs: "open", bots: "read" } } });
  const after = small({ environments, grants: { tokens: { devs: "write", auditors: "read" }, prod: { ops: "write", devs: "open" }, keys: { bots: "write" } } });

  it("A-06 environments: wider, narrower, the same by another way, and what is opened by import", () => {
    const { environments: found, widened, ...others } = accessChanges(before, after);
    assert.deepEqual(lines(found), [
      "widened: bots on keys: read > write", "other: devs on keys: open > open (by prod)", "same: ops on keys: open (by prod) > open (by prod)", "narrowed: temps on keys: read > ",
      "widened: devs on prod: read > open", "narrowed: ops on prod: admin > write",
      "widened: auditors on tokens:  > read", "same: devs on tokens: write > write", "same: ops on tokens: open (by prod) > open (by prod)",
    ]);
    assert.deepEqual([widened, others], [3, { github: [], holders: [], keys: [] }]);
  });

  it("A-06 only who opens an environment gets its imports, and an environment without grants opens nothing", () => {
    const facts = small({ environments: { ...environments, stage: anEnvironment({ imports: ["keys"] }) }, grants: { prod: { ops: "open", devs: "read" } } });
    assert.deepEqual(lines(accessChanges(small(), facts).environments), ["widened: ops on keys:  > open (by prod)", "widened: devs on prod:  > read", "widened: ops on prod:  > open", "widened: ops on tokens:  > open (by prod)"]);
  });

  it("A-06 an environment that goes takes its cells with it", () => {
    const found = accessChanges(before, small({ environments: { keys: environments.keys }, grants: { keys: { bots: "read" } } }));
    assert.deepEqual([lines(found.environments).filter((line) => / on (prod|tokens)/.test(line)), found.widened], [["narrowed: devs on prod: read > ", "narrowed: ops on prod: admin > ", "narrowed: devs on tokens: write > ", "narrowed: ops on tokens: open (by prod) > "], 0]);
  });

  it("D-34 GitHub: reach first, then the kind, then the repositories", () => {
    const [app, both] = [aSecret({ repositories: ["app"] }), aSecret({ repositories: ["app", "web"] })];
    const wide = (visibility: GithubFacts["visibility"], kind: GithubFacts["kind"] = "secret") => aSecret({ visibility, kind, repositories: ["app"] });
    const cases: Readonly<Record<string, readonly [GithubFacts | undefined, GithubFacts | undefined, string]>> = {
      NEW: [undefined, app, "widened:  > app"],
      GONE: [both, undefined, "narrowed: app, web > "],
      SAME: [both, both, "same: app, web > app, web"],
      ALL_STAYS: [wide("all"), wide("all"), "same: all > all"],
      TO_PRIVATE: [app, wide("private"), "widened: app > private"],
      TO_ALL: [wide("private"), wide("all"), "widened: private > all"],
      FROM_ALL: [wide("all"), wide("private"), "narrowed: all > private"],
      FROM_PRIVATE: [wide("private"), app, "narrowed: private > app"],
      ALL_BUT_SECRET: [wide("private", "variable"), wide("all"), "widened: private > all"],
      READABLE: [app, wide("selected", "variable"), "widened: app > app"],
      HIDDEN: [wide("selected", "variable"), app, "narrowed: app > app"],
      MORE: [app, both, "widened: app > app, web"],
      FEWER: [both, app, "narrowed: app, web > app"],
      OTHER: [app, aSecret({ repositories: ["web"] }), "widened: app > web"],
    };
    const side = (at: 0 | 1) => small({ github: Object.fromEntries(Object.entries(cases).flatMap(([name, pair]) => (pair[at] === undefined ? [] : [[name, pair[at]]]))) });
    const found = accessChanges(side(0), side(1));
    assert.deepEqual(lines(found.github), Object.entries(cases).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, [, , text]]) => text.replace(":", `: repositories on ${name}:`)));
    assert.equal(found.widened, 7);
  });

  it("A-08 holders: members and workflows' tokens, those that changed only", () => {
    const org = "organisation token, ";
    const found = accessChanges(
      small({ teams: { ops: ["ada", "bob"], devs: ["cleo"], left: ["dora"], same: ["eve"], swapped: ["fay"] }, trust: { gone: "token of team ops", moved: "token of team ops", raised: "token of team ops", higher: `${org}standard`, lowered: `${org}admin`, same: `${org}admin` } }),
      small({ teams: { swapped: ["gus"], same: ["eve"], fresh: ["hal", "ida"], devs: ["cleo", "jo"], ops: ["bob"] }, trust: { same: `${org}admin`, raised: `${org}standard`, higher: `${org}admin`, lowered: "token of team ops", moved: "token of team not the organisation token", added: "token of team ops" } }),
    );
    assert.deepEqual(lines(found.holders), [
      "widened: members of devs on Pulumi Cloud: cleo > cleo, jo", "widened: members of fresh on Pulumi Cloud:  > hal, ida", "narrowed: members of left on Pulumi Cloud: dora > ", "narrowed: members of ops on Pulumi Cloud: ada, bob > bob",
      "widened: members of swapped on Pulumi Cloud: fay > gus",
      "widened: added on Pulumi Cloud:  > token of team ops", "narrowed: gone on Pulumi Cloud: token of team ops > ", `widened: higher on Pulumi Cloud: ${org}standard > ${org}admin`, `other: lowered on Pulumi Cloud: ${org}admin > token of team ops`,
      "other: moved on Pulumi Cloud: token of team ops > token of team not the organisation token", `widened: raised on Pulumi Cloud: token of team ops > ${org}standard`,
    ]);
    assert.equal(found.widened, 6);
  });

  it("A-06 moved names: told for each team that could not open the old home and could open the new one all along", () => {
    const homes = (keys: string[], tokens: string[], more = {}) => ({ tokens: anEnvironment({ rows: tokens }), keys: anEnvironment({ rows: keys }), ...more });
    // `fresh` opens the new home only now and `late` reads it only: the first is a cell of its own, the second gains nothing. `ops` opened both.
    const grants = { tokens: { zoe: "open", devs: "open", ops: "admin", late: "read" }, keys: { ops: "open", devs: "read" } } as const;
    const found = accessChanges(small({ environments: homes(["Z", "A", "STAYS"], ["B"]), grants }), small({ environments: homes(["STAYS"], ["Z", "B", "A", "NEW"]), grants: { ...grants, tokens: { ...grants.tokens, fresh: "open" } } }));
    assert.deepEqual(found.keys, ["A", "Z"].flatMap((name) => ["devs", "zoe"].map((who) => ({ name, who, from: "keys", to: "tokens" }))));
    assert.equal(found.widened, 5);
    // Homes that had no grant at all: whoever opens the new one has a cell for that already.
    const bare = accessChanges(small({ environments: homes(["A"], []) }), small({ environments: homes([], ["A"]), grants: { tokens: { ops: "open" } } }));
    assert.deepEqual([bare.keys, bare.widened], [[], 1]);
    const toNowhere = accessChanges(small({ environments: homes(["A"], []), grants: { tokens: { ops: "open" } } }), small({ environments: homes([], ["A"], { other: anEnvironment() }) }));
    assert.deepEqual([toNowhere.keys, toNowhere.widened], [[], 0]);
    const fromNowhere = accessChanges(small({ environments: homes(["A"], []), grants: { tokens: { ops: "open" } } }), small({ environments: homes([], ["A"]), grants: { tokens: { ops: "open" } } }));
    assert.deepEqual(fromNowhere.keys, [{ name: "A", who: "ops", from: "keys", to: "tokens" }]);
  });
});
