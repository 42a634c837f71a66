import type { CatalogRow } from "../../catalog/types.ts";
import { row } from "./world.ts";

/** Rows that no catalogue may have, and what is said of each. */
export const BAD_ROWS: readonly [title: string, rows: CatalogRow[], problem: string][] = [
  ["C-05 two rows with one path", [row("A"), row("B", { escPath: "sophia.test.a" })], "A has the path of B, sophia.test.a"],
  ["C-05 a path below a value", [row("A"), row("B", { escPath: "sophia.test.a.b" })], "B has a path below that of A"],
  ["C-02 two rows with one name", [row("A"), row("A", { escPath: "sophia.test.other" })], "A names two rows, A and A"],
  ["C-02 an alias that is another row's name", [row("A"), row("B", { aliases: ["A"] })], "A names two rows, A and B"],
  ["C-02 an alias of two rows", [row("A", { aliases: ["X"] }), row("B", { aliases: ["X"] })], "X names two rows, A and B"],
  ["U-09 an unknown team", [row("A", { owner: "Nobody" as "DevOps" })], "A belongs to an unknown team, Nobody"],
  ["C-05 an unknown group", [row("A", { group: "other" as "api-keys" })], "A is in an unknown group, other"],
  ["C-05 a secret among the settings", [row("A", { group: "configuration" })], "A is a secret among the settings"],
  ["C-06 a secret with a default", [row("A", { default: "x" })], "A is a secret with a default"],
  ["E-08 a path that repeats values", [row("A", { escPath: "values.sophia.a" })], "A has a path below values, which ESC reserves"],
  ["E-09 a path below environmentVariables", [row("A", { escPath: "environmentVariables.A" })], "A has a path below environmentVariables, which ESC reserves"],
  ["E-08 a malformed path", [row("A", { escPath: "sophia..a" })], "A has a malformed path"],
  ["P-21 a reserved prefix with a GitHub slot", [row("GITHUB_A")], "GITHUB_A has a GitHub slot but a prefix that GitHub reserves"],
  ["P-21 an illegal name", [row("a-b")], "a-b is no legal name"],
  ["P-08 a secret in a variable", [row("A", { github: "variable" })], "A is a secret in a GitHub variable, which anyone may read"],
];

/** Changes of the first access policy, and what is said of each. */
export const BAD_POLICIES: readonly [title: string, changes: object, problem: string][] = [
  ["an unknown identity type", { identities: [{ type: "robot", email: "a@x" }] }, "has an identity of unknown type, robot"],
  ["an unknown group", { groups: ["secrets"] }, "names an unknown group, secrets"],
  ["an unknown environment", { environments: ["prod"] }, "names an unknown environment, prod"],
  ["an unknown permission", { permission: "owner" }, "grants an unknown permission, owner"],
  ["an unknown composition environment", { composition: { prod: "open" } }, "has a composition grant on an unknown environment, prod"],
  ["an unknown team", { identities: [{ type: "team", name: "sophia-nobody" }] }, "names an unknown team, sophia-nobody"],
  ["its own team", { identities: [{ type: "team", name: "sophia-admins" }] }, "names its own team, sophia-admins"],
  ["no identities", { identities: [] }, "has no identities"],
  ["no groups", { groups: [] }, "has no groups"],
  ["no environments", { environments: [] }, "has no environments"],
  ["no team", { team: "" }, "has no team"],
  ["a group twice", { groups: ["api-keys", "api-keys"] }, "lists api-keys twice"],
];
