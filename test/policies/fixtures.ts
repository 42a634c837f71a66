import { UNKNOWN } from "../../policies/plain-data.ts";
import { TYPE } from "../../policies/resource-types.ts";
import type { RuleId } from "../../policies/rule-ids.ts";
import type { ResourceData } from "../../policies/rule.ts";
import { document, grant, issuer, keyLike, ledger, OPENAI, resource, secret, secretAt, shown, stackWith, topologyWith, stash, tag, trust, variable, yamlOf, type Shown } from "./shown.ts";

/** One fixture of each kind per rule. `unknown`: what the rule must neither refuse nor call in order; absent where nothing can be unknown. */
export interface Fixture {
  readonly failing: Shown;
  readonly passing: Shown;
  readonly notApplicable: Shown;
  readonly unknown?: Shown;
}

const KEYS = "sophia-ai-production-api-keys";
const strong = "qX7!pL2#vR9@tK4m";
const group = (yaml: string | typeof UNKNOWN): ResourceData => document(KEYS, yaml);
const other = shown(resource(TYPE.team, "team-x", { name: "sophia-ci", members: [] }));
const generated = (props: Record<string, number>, protect = true, name = "generated-JWT_SECRET.g1"): ResourceData => resource(TYPE.bytes, name, props, { protect });
const tagged = (name: string, but?: string): ResourceData[] => [document(name, secretAt(OPENAI, strong)),
  ...Object.entries({ environment: "production", group: "api-keys", "managed-by": "pulumi", owner: "DevOps", project: "sophia", "rotation-days": "90" })
    .filter(([key]) => key !== but).map(([key, value]) => tag(name, key, value))];
const secrets = (count: number): ResourceData[] => Array.from({ length: count }, (_, index) => secret(`NAME_${index}`, { visibility: "private" }));

export const fixtures: Readonly<Record<RuleId, Fixture>> = {
  "P-01": {
    failing: shown(tag(KEYS, "owner", keyLike())),
    passing: shown(secret("OPENAI_API_KEY", { plaintextValue: keyLike() })),
    notApplicable: shown(stackWith({})),
    unknown: shown(group(UNKNOWN)),
  },
  "P-03": {
    failing: shown([group(secretAt(OPENAI, strong)), document("sophia-ai-staging-api-keys", secretAt(OPENAI, strong))]),
    passing: shown([group(secretAt(OPENAI, strong)), document("sophia-ai-production", yamlOf({ "sophia.config.log_level": "INFO" })), document("sophia-ai-base", yamlOf({ a: "b" }))]),
    notApplicable: other,
    unknown: shown(group(secretAt(OPENAI, "held:OPENAI_API_KEY"))),
  },
  "P-05": {
    failing: shown(stash("SLACK_SIGNING_SECRET", "a".repeat(32))),
    passing: shown(stash("SLACK_SIGNING_SECRET", "9f86d081884c7d659a2feaa0c55ad015")),
    notApplicable: shown(stash("SNOWFLAKE_USER", "aaaa")),
    unknown: shown(stash("OPENAI_API_KEY", "held:OPENAI_API_KEY")),
  },
  "P-07": {
    failing: shown(trust("repo:acme/sophia-main:*")),
    passing: shown(trust("repo:acme/sophia-main:ref:refs/heads/main")),
    notApplicable: other,
    unknown: shown(issuer({ rules: UNKNOWN })),
  },
  "P-08": {
    failing: shown(variable("OPENAI_API_KEY")),
    passing: shown(resource("pulumi:providers:github", "github", { baseUrl: "https://github.example/" })),
    notApplicable: shown(secret("OPENAI_API_KEY")),
    unknown: shown(resource("pulumi:providers:pulumiservice", "cloud", { apiUrl: UNKNOWN })),
  },
  "P-21": {
    failing: shown(secret("GITHUB_THING")),
    passing: shown(secret("OPENAI_API_KEY")),
    notApplicable: other,
    unknown: shown(secret("OPENAI_API_KEY", { plaintextValue: UNKNOWN })),
  },
  "C-05": {
    failing: shown(group(secretAt("sophia.business.slack.bot_token", strong))),
    passing: shown(group(`${secretAt(OPENAI, strong)}  environmentVariables:\n    OPENAI_API_KEY: "\${${OPENAI}}"\n`)),
    notApplicable: shown(document("sophia-ai-production", yamlOf({ "sophia.config.log_level": "INFO" }))),
    unknown: shown(group(UNKNOWN)),
  },
  "C-07": {
    failing: shown(stash("OPENAI_API_KEY", "your_openai_key")),
    passing: shown(stash("OPENAI_API_KEY", strong)),
    notApplicable: other,
    unknown: shown(group(secretAt(OPENAI, "held:OPENAI_API_KEY"))),
  },
  "R-01": {
    failing: shown(tag(KEYS, "rotation-days", "365")),
    passing: shown(tag(KEYS, "rotation-days", "60")),
    notApplicable: shown(tag("sophia-ai-production", "rotation-days", "none")),
    unknown: shown(tag(KEYS, "owner", UNKNOWN)),
  },
  "A-01": {
    failing: shown([document(KEYS, "values: {}"), grant("sophia-ci", KEYS, "open")]),
    passing: shown([document(KEYS, "values: {}"), grant("sophia-admins", KEYS, "admin")]),
    notApplicable: shown([document(KEYS, "values: {}")]),
    unknown: shown(grant("sophia-admins", KEYS, UNKNOWN)),
  },
  "A-02": {
    failing: shown(grant("sophia-developers", KEYS, "open")),
    passing: shown(grant("sophia-developers", "sophia-ai-development-api-keys", "open")),
    notApplicable: shown(grant("sophia-admins", KEYS, "admin")),
    unknown: shown(grant("sophia-developers", UNKNOWN, "open")),
  },
  "A-03": {
    failing: shown(grant("sophia-ci", KEYS, "write")),
    passing: shown(grant("sophia-ci", KEYS, "open")),
    notApplicable: shown(grant("sophia-admins", KEYS, "admin")),
    unknown: shown(resource(TYPE.team, "team-sophia-ci", { name: "sophia-ci", members: UNKNOWN })),
  },
  "A-04": {
    failing: shown(grant("strangers", KEYS, "open")),
    passing: shown(grant("sophia-ci", KEYS, "open")),
    notApplicable: shown(secret("OPENAI_API_KEY")),
    unknown: shown(grant(UNKNOWN, KEYS, "open")),
  },
  "A-06": {
    failing: shown(document("sophia-ai-development", "imports: [default/sophia-ai-development-infrastructure-credentials]\nvalues: {}\n"), "development"),
    passing: shown(document("sophia-ai-development", "imports: [default/sophia-ai-base, default/sophia-ai-development-api-keys]\nvalues: {}\n"), "development"),
    notApplicable: shown(document("sophia-ai-production", "imports: [default/sophia-ai-production-infrastructure-credentials]\nvalues: {}\n")),
    unknown: shown(document("sophia-ai-development", UNKNOWN), "development"),
  },
  "E-05": {
    failing: shown(document("sophia-ai-production", secretAt(OPENAI, strong))),
    passing: shown(group(secretAt(OPENAI, strong))),
    notApplicable: other,
    unknown: shown(document("sophia-ai-base", UNKNOWN)),
  },
  "E-09": {
    failing: shown(group(`${secretAt(OPENAI, strong)}environmentVariables: {}\n`)),
    passing: shown(group(`imports: []\n${secretAt(OPENAI, strong)}  environmentVariables: {}\n`)),
    notApplicable: other,
    unknown: shown(group(UNKNOWN)),
  },
  "E-13": {
    failing: shown(group(yamlOf({ [OPENAI]: strong }))),
    passing: shown(group(secretAt(OPENAI, strong))),
    notApplicable: other,
    unknown: shown(group("")),
  },
  "E-14": {
    failing: shown(tagged(KEYS, "owner")),
    passing: shown(tagged(KEYS)),
    notApplicable: other,
    unknown: shown([...tagged(KEYS, "owner"), tag(KEYS, "owner", UNKNOWN)]),
  },
  "F-05": { failing: shown(secret("OPENAI_API_KEY"), "development"), passing: shown(secret("OPENAI_API_KEY")), notApplicable: shown(group("values: {}"), "development") },
  "F-14": {
    failing: shown(resource("command:local:Command", "copy", { create: "true" })),
    passing: shown(secret("OPENAI_API_KEY")),
    notApplicable: shown(resource("sophia:index:SecretTopology", "secret-topology")),
  },
  "delete-before-replace": {
    failing: shown(secret("OPENAI_API_KEY", {}, { deleteBeforeReplace: false })),
    passing: shown(resource("github:index/dependabotSecret:DependabotSecret", "d", {}, { deleteBeforeReplace: true })),
    notApplicable: shown(variable("PULUMI_ORG")),
  },
  "environment-settings": { failing: shown(resource(TYPE.settings, "settings", { deletionProtected: true })), passing: shown(group("values: {}")), notApplicable: other },
  "import-direction": {
    failing: shown(document("sophia-ai-production", "imports: [default/sophia-ai-development-api-keys]\nvalues: {}\n")),
    passing: shown(document("sophia-ai-production", `imports: [default/sophia-ai-base, default/${KEYS}]\nvalues: {}\n`)),
    notApplicable: other,
    unknown: shown(document("sophia-ai-production", UNKNOWN)),
  },
  "open-provider": {
    failing: shown(group(yamlOf({ vault: '{ "fn::open::hashicorp-vault": { address: "https://vault" } }' }))),
    passing: shown(group(yamlOf({ aws: '{ "fn::open::aws-login": { oidc: { roleArn: "arn" } } }' }))),
    notApplicable: other,
    unknown: shown(group(UNKNOWN)),
  },
  "visibility-all": {
    failing: shown(secret("OPENAI_API_KEY", { visibility: "all" })),
    passing: shown(variable("PULUMI_ORG", { visibility: "private" })),
    notApplicable: shown(resource("github:index/actionsSecret:ActionsSecret", "own", { secretName: "A" })),
    unknown: shown(secret("OPENAI_API_KEY", { visibility: UNKNOWN })),
  },
  "generated-secret": {
    failing: shown(generated({ length: 16 })),
    passing: shown(generated({ length: 32 })),
    notApplicable: other,
    unknown: shown(resource(TYPE.bytes, "ledger-key", { length: UNKNOWN }, { protect: true })),
  },
  "banned-type": {
    failing: shown(resource("random:index/randomId:RandomId", "id", { byteLength: 32 })),
    passing: shown(generated({ length: 32 })),
    notApplicable: shown(stash("OPENAI_API_KEY", strong)),
  },
  "access-widening": {
    failing: shown(grant("sophia-developers", "sophia-ai-development-api-keys", "write"), "development"),
    passing: shown(grant("sophia-developers", "sophia-ai-development-api-keys", "read"), "development"),
    notApplicable: other,
    unknown: shown(grant("sophia-developers", "sophia-ai-development-api-keys", UNKNOWN), "development"),
  },
  "github-limits": {
    failing: shown(secrets(101)),
    passing: shown(secrets(100)),
    notApplicable: other,
    unknown: shown([secret("A"), resource(TYPE.secretRepositories, "github-access-A", { secretName: "A", selectedRepositoryIds: UNKNOWN })]),
  },
  "same-fingerprint": {
    failing: shown(ledger({ OPENAI_API_KEY: ["f1", 60], ANTHROPIC_API_KEY: ["f1", 60] })),
    passing: shown(ledger({ OPENAI_API_KEY: ["f1", 60], ANTHROPIC_API_KEY: ["f2", 60] })),
    notApplicable: shown(stackWith({})),
    unknown: shown(topologyWith({ entries: UNKNOWN })),
  },
  "rotation-overdue": {
    failing: shown(ledger({ OPENAI_API_KEY: ["f1", 120] })),
    passing: shown(ledger({ OPENAI_API_KEY: ["f1", 90], SNOWFLAKE_USER: ["f2", 900] })),
    notApplicable: shown(stackWith({})),
    unknown: shown(topologyWith({ entries: UNKNOWN })),
  },
};

/** All fixtures with their rule, for tests over every one of them. */
export const everyFixture = (): { readonly rule: RuleId; readonly kind: string; readonly shown: Shown }[] =>
  Object.entries(fixtures).flatMap(([rule, kinds]: [string, Fixture]) => Object.entries(kinds).map(([kind, one]: [string, Shown]) => ({ rule: rule as RuleId, kind, shown: one })));
