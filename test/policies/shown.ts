import { packed } from "../../model/machine-outputs.ts";
import type { PlainObject } from "../../policies/plain-data.ts";
import { TYPE } from "../../policies/resource-types.ts";
import type { Context, ResourceData, Rule, Verdicts } from "../../policies/rule.ts";

/** What a rule is shown: resources of one stack. */
export interface Shown {
  readonly resources: readonly ResourceData[];
  readonly stack: string;
  readonly now: number;
}

export const NOW = Date.parse("2026-06-01T00:00:00Z");

export const resource = (type: string, name: string, props: PlainObject = {}, options: Partial<ResourceData> = {}): ResourceData =>
  ({ urn: `urn:pulumi:production::sophia-secrets::${type}::${name}`, type, name, props, protect: false, deleteBeforeReplace: false, ...options });

/** The resources as production's, unless another stack is named. */
export const shown = (resources: ResourceData | readonly ResourceData[], stack = "production", now = NOW): Shown =>
  ({ resources: Array.isArray(resources) ? (resources as readonly ResourceData[]) : [resources as ResourceData], stack, now });

/** Asks a rule about the first resource, or about all of them where it looks at the whole stack. */
export function verdictsOf(rule: Rule, { resources, stack, now }: Shown): Verdicts {
  const context: Context = { stack, now };
  const [first] = resources;
  if (rule.check !== undefined) return first === undefined ? undefined : rule.check(first, context);
  return rule.checkStack?.(resources, context);
}

/** A text that looks like a key, put together here so that scanners stay quiet. */
export const keyLike = (body = "a1B2c3D4e5F6g7H8i9J0k1L2"): string => ["sk", body].join("-");

export const stash = (row: string, input: PlainObject[string]): ResourceData => resource(TYPE.stash, `held-${row}`, { input }, { protect: true });
export const secret = (secretName: string, props: PlainObject = {}, options: Partial<ResourceData> = {}): ResourceData =>
  resource(TYPE.organizationSecret, `github-secret-${secretName}`, { secretName, visibility: "selected", plaintextValue: "qX7!pL2#vR9@tK4m", ...props }, { deleteBeforeReplace: true, ...options });
export const variable = (variableName: string, props: PlainObject = {}): ResourceData =>
  resource("github:index/actionsOrganizationVariable:ActionsOrganizationVariable", `github-variable-${variableName}`, { variableName, visibility: "selected", value: "acme", ...props });
export const document = (name: string, yaml: PlainObject[string]): ResourceData => resource(TYPE.environment, `environment-${name}`, { organization: "acme", project: "default", name, yaml });
export const tag = (envName: string, name: string, value: PlainObject[string]): ResourceData => resource(TYPE.tag, `tag-${envName}.${name}`, { orgName: "acme", projectName: "default", envName, name, value });
export const grant = (team: PlainObject[string], environment: PlainObject[string], permission: PlainObject[string]): ResourceData =>
  resource(TYPE.grant, `grant-${String(team)}.${String(environment)}`, { organization: "acme", project: "default", team, environment, permission });
export const issuer = (policy: PlainObject): ResourceData => resource(TYPE.issuer, "issuer-github-actions",
  { organization: "acme", name: "github-actions", url: "https://token.actions.githubusercontent.com", policies: [{ decision: "allow", tokenType: "team", teamName: "sophia-ci", ...policy }] });
export const trust = (sub: string, more: PlainObject = {}): ResourceData => issuer({ rules: { aud: "urn:pulumi:org:acme", sub }, ...more });
export const stackWith = (outputs: PlainObject): ResourceData => resource(TYPE.stack, "sophia-secrets-production", outputs);

type Entries = Readonly<Record<string, readonly [fingerprint: string, days: number]>>;
const entriesOf = (entries: Entries): PlainObject => Object.fromEntries(Object.entries(entries).map(([name, [fingerprint, days]]) =>
  [name, { keyId: "k1", fingerprint, rotatedAt: new Date(NOW - days * 86_400_000).toISOString(), destinations: [] }]));

export const topologyWith = (outputs: PlainObject): ResourceData => resource(TYPE.topology, "secret-topology", outputs);
/** The ledger's entries as the program tells them, and what this deployment rotates; an entry is `[fingerprint, age in days]`. */
export const ledger = (entries: Entries, rotated: readonly string[] = []): ResourceData => topologyWith({ entries: packed(entriesOf(entries)), rotated });
/** The same as a program left it that kept its ledger as an object in the stack's outputs. */
export const formerLedger = (entries: Entries): ResourceData => stackWith({ ledger: { version: 1, entries: entriesOf(entries) } });

/** A definition with the rows' paths; a path without a mark is plain. */
export const yamlOf = (values: Readonly<Record<string, string>>, head = ""): string =>
  `${head}values:\n${Object.entries(values).map(([path, value]) => {
    const parts = path.split(".");
    const lines = parts.slice(0, -1).map((part, depth) => `${"  ".repeat(depth + 1)}${part}:`);
    return [...lines, `${"  ".repeat(parts.length)}${parts.at(-1)}: ${value}`].join("\n");
  }).join("\n")}\n`;

export const OPENAI = "sophia.ai.openai.api_key";
export const secretAt = (path: string, value: string): string => yamlOf({ [path]: `{ "fn::fromJSON": { "fn::secret": ${JSON.stringify(JSON.stringify(value))} } }` });
