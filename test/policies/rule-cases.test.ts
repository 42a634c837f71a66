import { strict as assert } from "node:assert";
import { UNKNOWN, type PlainObject } from "../../policies/plain-data.ts";
import { TYPE } from "../../policies/resource-types.ts";
import type { RuleId } from "../../policies/rule-ids.ts";
import { rules } from "../../policies/rule-list.ts";
import type { Rule } from "../../policies/rule.ts";
import { estimatedBits, repeats } from "../../policies/rules/strong-secret.ts";
import { document, grant, issuer, keyLike, ledger, OPENAI, resource, secret, secretAt, shown, stackWith, stash, tag, trust, variable, verdictsOf, yamlOf, type Shown } from "./shown.ts";

const KEYS = "sophia-ai-production-api-keys";
const ruleOf = (id: RuleId): Rule => rules.find((rule) => rule.id === id) as Rule;
const bytes = (name: string, props: PlainObject, protect = true) => resource(TYPE.bytes, name, props, { protect });
const password = (props: PlainObject) => resource(TYPE.password, "generated-A.g1", props, { protect: true });
const team = (members: string[]) => resource(TYPE.team, "team-sophia-ci", { name: "sophia-ci", members });
const sealed = (...ids: number[]) => resource(TYPE.secretRepositories, "github-access-A", { secretName: "A", selectedRepositoryIds: ids });
const many = (count: number, props: PlainObject) => Array.from({ length: count }, (_, index) => secret(`NAME_${index}`, props));

/** What each rule says in cases beside its three fixtures: `!` = unknown; nothing = in order. */
const CASES: readonly (readonly [id: RuleId, what: Shown, ...said: string[]])[] = [
  ["P-01", shown(resource("t", keyLike(), {})), "its own name looks like the key of a service"],
  ["P-01", shown(resource("t", "x", { a: [{ b: keyLike() }] })), "a property that is no secret looks like the key of a service"],
  ["P-01", shown(resource("t", "x", { [keyLike()]: "a" })), "a property that is no secret looks like the key of a service"],
  ["P-01", shown(variable("PULUMI_ORG", { value: keyLike() })), "a property that is no secret looks like the key of a service"],
  ["P-01", shown(stash("A", keyLike()))],
  ["P-01", shown(resource("pulumi:providers:github", "github", { token: keyLike() }))],
  ["P-01", shown(document(KEYS, yamlOf({ a: keyLike() }))), "its definition has a text outside fn::secret that looks like the key of a service"],
  ["P-01", shown(document(KEYS, secretAt(OPENAI, keyLike())))],
  ["P-01", shown(document(KEYS, yamlOf({ "a.task": "task-force-of-twenty-people" })))],
  ["P-01", shown(document(KEYS, "a: [")), "!its definition cannot be read"],
  ["P-03", shown(document("sophia-ai-staging", "values: {}")), "it belongs to another environment than the stack"],
  ["P-03", shown([document(KEYS, secretAt(OPENAI, "one")), document("sophia-ai-production-security-tokens", secretAt("sophia.core.jwt_secret", "one"))])],
  ["P-03", shown([document(KEYS, UNKNOWN)]), "!its definition is not known yet"],
  ["P-05", shown(stash("OPENAI_API_KEY", "Password123!")), "its value is weak; make a longer random one"],
  ["P-05", shown(stash("OPENAI_API_KEY", "abcdabcdabcdabcdabcd")), "its value is weak; make a longer random one"],
  ["P-05", shown(secret("OPENAI_API_KEY", { plaintextValue: "aaaaaaaaaaaa" })), "its value is weak; make a longer random one"],
  ["P-05", shown(secret("OPENAI_API_KEY", { plaintextValue: UNKNOWN })), "!its value is not known"],
  ["P-05", shown(stash("OPENAI_API_KEY", ""))],
  ["P-05", shown(stash("POSTGRES_PASSWORD", "kT9w2mQx"), "development")],
  ["P-05", shown(stash("POSTGRES_PASSWORD", "kT9w2mQx")), "its value is weak; make a longer random one"],
  ["P-07", shown(trust("repo:acme/main:environment:production", { tokenType: "organization", authorizedPermissions: ["admin"] }))],
  ["P-07", shown(trust("repo:acme/main:pull_request", { tokenType: "organization", authorizedPermissions: ["admin"] })), "a policy gives administration without a protected environment"],
  ["P-07", shown(trust("repo:acme/main:pull_request"))],
  ["P-07", shown(trust("repo:acme/main")), "a policy trusts more than one branch, protected environment or pull requests of one repository"],
  ["P-07", shown(trust("repo:acme/main:ref:refs/heads/main\nx")), "a policy trusts more than one branch, protected environment or pull requests of one repository"],
  ["P-07", shown(issuer({ rules: { aud: "*", sub: "repo:acme/main:ref:refs/heads/main" } })), "a policy names no audience of its own"],
  ["P-07", shown(resource(TYPE.issuer, "i", { policies: UNKNOWN })), "!its policies are not known yet"],
  ["P-08", shown(resource("pulumi:providers:github", "g", { baseUrl: "http://github.example/" })), "its baseUrl is not https"],
  ["P-08", shown(resource("pulumi:providers:github", "g", { baseUrl: "http://127.0.0.1:8080/" }))],
  ["P-08", shown(resource("pulumi:providers:github", "g", { baseUrl: "http://127.0.0.1.example/" })), "its baseUrl is not https"],
  ["P-08", shown(resource(TYPE.issuer, "i", { url: "http://token.example" })), "its url is not https"],
  ["P-08", shown(variable("PULUMI_ORG"))],
  ["P-21", shown(secret("1A")), "its name is none that GitHub takes"],
  ["P-21", shown(variable("A-B")), "its name is none that GitHub takes"],
  ["P-21", shown(secret("A", { plaintextValue: "é".repeat(24_577) })), "its value is over 48 KB"],
  ["P-21", shown(secret("A", { plaintextValue: "x".repeat(49_152) }))],
  ["P-21", shown(resource(TYPE.organizationSecret, "s", { secretName: UNKNOWN })), "!its name is not known yet"],
  ["C-05", shown(document(KEYS, yamlOf({ "sophia.nowhere": "a" }))), "it holds a value at a path that no row of the catalogue owns"],
  ["C-07", shown(variable("PULUMI_ORG", { value: "changeme" })), "its value is a placeholder"],
  ["C-07", shown(document(KEYS, secretAt(OPENAI, "your_key"))), "one of its secrets is a placeholder"],
  ["C-07", shown(stash("A", ""))],
  ["C-07", shown(stash("A", UNKNOWN)), "!its value is not known"],
  ["R-01", shown(tag(KEYS, "owner", "Security")), "the owner of api-keys is DevOps"],
  ["R-01", shown(tag(KEYS, "owner", "DevOps"))],
  ["R-01", shown(tag(KEYS, "rotation-days", "0")), "api-keys rotate every 90 days or more often"],
  ["R-01", shown(tag(KEYS, "rotation-days", "none")), "api-keys rotate every 90 days or more often"],
  ["R-01", shown(stash("SOPHIA_ADMIN_PASSWORD", "x"))],
  ["A-01", shown([grant("sophia-ci", KEYS, "admin"), grant("sophia-admins", KEYS, "admin")]), "it makes another team than sophia-admins an administrator"],
  ["A-01", shown([document(KEYS, "values: {}"), grant("sophia-admins", KEYS, "write")]), "sophia-admins do not administer it"],
  ["A-02", shown(grant("sophia-developers", "sophia-ai-base", "open"))],
  ["A-02", shown(grant("sophia-developers", "sophia-ai-development", "write")), "it lets developers do more than open"],
  ["A-02", shown(grant("sophia-developers", "sophia-ai-development-infrastructure-credentials", "read")), "it lets developers into infrastructure credentials"],
  ["A-03", shown(team(["ann"])), "a person is in the team of CI"],
  ["A-03", shown(team([]))],
  ["A-03", shown(trust("repo:acme/main:pull_request", { teamName: "sophia-admins" })), "a policy gives a workflow the token of another team than CI's"],
  ["A-04", shown(grant("sophia-ci", "elsewhere", "open")), "its environment is none of ours"],
  ["A-04", shown(grant("sophia-ci", KEYS, "own")), "its permission is none that exists"],
  ["A-04", shown(resource(TYPE.team, "t", { name: "constructor" })), "its team is in no access policy"],
  ["A-04", shown(trust("repo:a/b:pull_request", { decision: "maybe" })), "a policy has an unknown kind of token or decision"],
  ["A-04", shown(trust("repo:a/b:pull_request", { tokenType: "personal" })), "a policy has an unknown kind of token or decision"],
  ["E-05", shown(document("my-own", "values: {}")), "its name is neither base nor that of an environment or of one of its groups"],
  ["E-05", shown(document("sophia-ai-base", secretAt(OPENAI, "x"))), "it is the base and holds a secret"],
  ["E-09", shown(document(KEYS, "- a")), "its definition is no readable YAML map"],
  ["E-09", shown(document(KEYS, "values: { values: {} }")), "it has values below values"],
  ["E-09", shown(document(KEYS, "values: { environmentVariables: [] }")), "its environmentVariables are no map"],
  ["E-13", shown(document(KEYS, secretAt("sophia.data.pinecone.environment", "x"))), "PINECONE_ENVIRONMENT is no secret and cannot be read"],
  ["E-13", shown(document(KEYS, yamlOf({ "sophia.unknown": "x" })))],
  ["E-14", shown([document("sophia-ai-base", "values: {}"), ...["environment=all", "group=base", "managed-by=hand", "owner=DevOps", "project=sophia", "rotation-days=none"]
    .map((pair) => tag("sophia-ai-base", ...(pair.split("=") as [string, string])))]), "its tag managed-by does not say pulumi"],
  ["F-05", shown(document("sophia-ai-base", "values: {}"), "staging"), "it exists once per organisation and is production's to declare"],
  ["F-05", shown(resource(TYPE.team, "t", {}), "staging"), "it exists once per organisation and is production's to declare"],
  ["F-05", shown(resource(TYPE.issuer, "i", {}), "staging"), "it exists once per organisation and is production's to declare"],
  ["F-14", shown(document(KEYS, { file: true })), "it takes a property from a file"],
  ["F-14", shown(resource("pulumi-nodejs:dynamic:Resource", "d")), "its type runs a command or writes a file"],
  ["import-direction", shown(document(KEYS, `imports: [default/sophia-ai-base]\nvalues: {}`))],
  ["import-direction", shown(document("sophia-ai-base", `imports: [default/${KEYS}]\nvalues: {}`)), "it imports production"],
  ["import-direction", shown(document("sophia-ai-development", `imports: [{ default/${KEYS}: { merge: false } }]\nvalues: {}`), "development"), "it imports production"],
  ["import-direction", shown(document("sophia-ai-production", "imports: [default/strange]\nvalues: {}")), "it imports what is not its own"],
  ["import-direction", shown(document("sophia-ai-production", "imports: [default/sophia-ai-production]\nvalues: {}")), "it imports production"],
  ["open-provider", shown(document(KEYS, yamlOf({ a: '{ "fn::open": { provider: vault-secrets, inputs: {} } }' }))), "it opens a provider that is not listed"],
  ["open-provider", shown(document(KEYS, yamlOf({ a: '{ "fn::rotate::aws-iam": {} }' }))), "it opens a provider that is not listed"],
  ["visibility-all", shown(secret("A", { visibility: "selected" }))],
  ["visibility-all", shown(secret("A", { visibility: "public" })), "every repository of the organisation may use it, public ones included"],
  ["generated-secret", shown(bytes("generated-A.g1", { length: 31 })), "it has less than 256 bits of chance"],
  ["generated-secret", shown(bytes("generated-A.g1", { length: 32 }, false)), "it is not protected"],
  ["generated-secret", shown(bytes("generated-A.g1", { length: 32, keepers: { epoch: "1" } })), "it has keepers, whose change destroys the value that verifiers still need"],
  ["generated-secret", shown(bytes("generated-A.g1", { length: 32, keepers: {} }))],
  ["generated-secret", shown(bytes("jwt", { length: 32 })), "its name does not say whose generation it is (generated-NAME.GENERATION)"],
  ["generated-secret", shown(password({ length: 42 })), ],
  ["generated-secret", shown(password({ length: 42, special: false })), "it has less than 256 bits of chance"],
  ["generated-secret", shown(password({ length: 60, special: false, upper: false, lower: false })), "it has less than 256 bits of chance"],
  ["banned-type", shown(resource("pulumiservice:index:AccessToken", "t", {})), "it is a long-lived token in the state; use the OIDC issuer"],
  ["banned-type", shown(document(KEYS, "values: {}"))],
  ["access-widening", shown(grant("sophia-developers", KEYS, "read")), "it is wider than the pinned matrix, which allows none"],
  ["access-widening", shown(grant("sophia-developers", "sophia-ai-base", "write")), "it is wider than the pinned matrix, which allows open"],
  ["access-widening", shown(grant("sophia-admins", "sophia-ai-staging", "admin"))],
  ["access-widening", shown(grant("sophia-ci", "elsewhere", "read")), "it is wider than the pinned matrix, which allows none"],
  ["github-limits", shown([...many(99, { visibility: "private" }), secret("A"), sealed(7)])],
  ["github-limits", shown([...many(100, { visibility: "all" }), secret("A"), sealed(7)]), "a repository would see 101 organisation secrets, over 100"],
  ["github-limits", shown(many(101, { visibility: "selected", selectedRepositoryIds: [1] })), "a repository would see 101 organisation secrets, over 100"],
  ["github-limits", shown(many(1001, { visibility: "selected" })), "it has 1001 organisation secrets, over 1000"],
  ["same-fingerprint", shown(ledger({ LLAMAINDEX_PINECONE_API_KEY: ["", 60], OPENAI_API_KEY: ["", 60] }))],
  ["same-fingerprint", shown(stackWith({ ledger: { entries: { A: UNKNOWN } } })), "!the ledger is not known yet"],
  ["same-fingerprint", shown(ledger({ OPENAI_API_KEY: ["f", 60], ["NOT_A_ROW"]: ["f", 60] })), "OPENAI_API_KEY, a name that is in no row hold the same value"],
  ["rotation-overdue", shown(ledger({ OPENAI_API_KEY: ["f", 105] })), "OPENAI_API_KEY should have been rotated 15 days ago"],
  ["rotation-overdue", shown(tag(KEYS, "next-rotation", "2026-05-20")), "a value of api-keys should have been rotated 11 days ago"],
  ["rotation-overdue", shown([document(KEYS, "values: {}"), resource(TYPE.tag, `tag-${KEYS}.next-rotation`, { name: "next-rotation", value: "2026-05-20" })]), "a value of api-keys should have been rotated 11 days ago"],
  ["rotation-overdue", shown(tag(KEYS, "next-rotation", "2026-06-01"))],
  ["rotation-overdue", shown(tag(KEYS, "next-rotation", UNKNOWN)), "!the next rotation is not known yet"],
];

describe("policy rules, case by case", () => {
  for (const [index, [id, what, ...said]] of CASES.entries()) {
    it(`P-22 case ${index + 1}, ${id}: ${said.join("; ") || "in order"}`, () => {
      const verdicts = verdictsOf(ruleOf(id), what);
      assert.deepEqual([...new Set(verdicts?.map((v) => `${v.state === "unknown" ? "!" : ""}${v.problem}`))], said);
    });
  }

  it("D-28 (policy) a stack output that looks like a key is found, and told of the stack", () => {
    const stack = stackWith({ report: { token: "x", note: keyLike() } });
    assert.deepEqual(ruleOf("P-01").checkStack?.([stack, stash("A", "b")], { stack: "production", now: 0 })?.map((v) => [v.resource?.name, v.problem]),
      [[stack.name, "a property that is no secret looks like the key of a service"]]);
  });

  it("P-05 random text passes in every alphabet, and the estimate counts variety, not length alone", () => {
    assert.equal(estimatedBits("9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015") > 230, true);
    assert.deepEqual([estimatedBits("aaaaaaaa"), estimatedBits("abababab"), estimatedBits("")], [0, 8, 0]);
    assert.deepEqual(["aaa", "ababab", "abcabcabca", "abcdabcdabcd", "aa", "abcdeabcdeabcde", "abcabd"].map(repeats), [true, true, true, true, false, false, false]);
  });

  it("P-05 P-03 (policy) equal values are first told and then refused; a generated one at once; rows that say why may share", () => {
    const levels = (entries: Parameters<typeof ledger>[0]) => verdictsOf(ruleOf("same-fingerprint"), shown(ledger(entries)))?.map((v) => v.atMost ?? "mandatory");
    assert.deepEqual(levels({ OPENAI_API_KEY: ["f", 29], ANTHROPIC_API_KEY: ["f", 400] }), ["advisory"]);
    assert.deepEqual(levels({ OPENAI_API_KEY: ["f", 30], ANTHROPIC_API_KEY: ["f", 400] }), ["mandatory"]);
    assert.deepEqual(levels({ JWT_SECRET: ["f", 1], OPENAI_API_KEY: ["f", 1] }), ["mandatory"]);
  });

  it("R-08 (policy) overdue is told for fourteen days, then it stops", () => {
    const levels = (days: number) => verdictsOf(ruleOf("rotation-overdue"), shown(ledger({ OPENAI_API_KEY: ["f", days] })))?.map((v) => v.atMost ?? "mandatory");
    assert.deepEqual([90, 91, 104, 105].map(levels), [[], ["advisory"], ["advisory"], ["mandatory"]]);
  });
});
