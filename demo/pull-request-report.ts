import { catalog } from "../catalog/index.ts";
import type { Catalog, CatalogRow } from "../catalog/types.ts";
import { ciIdentities, environments, policies } from "../environments/index.ts";
import type { AccessPolicy } from "../environments/types.ts";
import { renderMarkdown } from "../cli/preview/render-markdown.ts";
import { renderSarif } from "../cli/preview/render-sarif.ts";
import type { Locate } from "../cli/preview/places.ts";
import type { CallStep } from "../model/changes/calls.ts";
import { contentMarks } from "../model/changes/contents.ts";
import { topologyFacts } from "../model/changes/facts.ts";
import { previewReport, type PreviewReport } from "../model/changes/report.ts";
import { buildTopology, type TopologySettings } from "../model/topology.ts";

const SETTINGS: TopologySettings = { organization: "acme", organizationScope: true, githubOrganization: "acme", githubOptional: [], visibility: "selected", repositories: ["sophia-main"],
  features: { teams: true, oidc: true, deletionProtection: true } };

function edited(row: CatalogRow): CatalogRow {
  if (row.name === "CODESTRAL_API_KEY") return { ...row, retired: "replaced by MISTRAL_API_KEY" };
  if (row.name === "OPENAI_API_KEY") return { ...row, rotationDays: 45 };
  return row.name === "KONG_ACCESS_TOKEN" ? { ...row, group: "security-tokens", owner: "Security" } : row;
}

/** What the sample pull request changes: a new row, a retired one, a moved one, a shorter period, a wider grant. */
const after: { readonly catalog: Catalog; readonly policies: readonly AccessPolicy[] } = {
  catalog: [...catalog.map(edited),
    { ...(catalog.find(({ name }) => name === "MISTRAL_API_KEY") ?? catalog[0]!), name: "COHERE_API_KEY", escPath: "sophia.ai.cohere.api_key", description: "Cohere models" }],
  policies: policies.map((policy) => (policy.name === "developer-access" ? { ...policy, composition: { ...policy.composition, production: "read" as const } } : policy)),
};

function outputs(rows: Catalog, access: readonly AccessPolicy[], without: readonly string[]): Record<string, unknown> {
  const topology = buildTopology(rows, environments.production, access, SETTINGS, ciIdentities);
  const facts = topologyFacts(topology);
  const names = Object.entries(facts.rows).filter(([name, row]) => row.retired !== true && !without.includes(name)).map(([name]) => name);
  const owned = [...Object.keys(facts.environments).map((name) => `environment-${name}`), ...Object.entries(facts.github).map(([name, { kind }]) => `github-${kind}-${name}`)];
  return { topology: facts, contents: contentMarks(names, topology, new Map()), missing: [], degraded: [], ledger: { version: 1, entries: {}, generations: {}, owned, repositories: { "sophia-main": 1 } } };
}

const PARENT = "urn:pulumi:production::sophia-secrets::sophia:index:SecretTopology$";
const step = (op: string, type: string, name: string, diffs: readonly string[] = []): CallStep => ({ op, type, urn: `${PARENT}${type}::${name}`, diffs });

/** The steps that the engine takes for it, and what one rule of a pack says. */
export function sampleReport(): PreviewReport {
  const missing = ["JWT_SECRET_PREVIOUS", "SECRET_KEY_PREVIOUS", "ENCRYPTION_KEY_PREVIOUS"];
  const environment = "pulumiservice:index:Environment";
  return previewReport({
    stack: "production",
    before: outputs(catalog, policies, missing),
    after: outputs(after.catalog, after.policies, [...missing, "COHERE_API_KEY"]),
    steps: [step("create", "pulumi:index:Stash", "held-COHERE_API_KEY"), step("update", environment, "environment-sophia-ai-production-api-keys", ["yaml"]), step("update", environment, "environment-sophia-ai-production-security-tokens", ["yaml"]),
      step("create", "pulumiservice:index:TeamEnvironmentPermission", "grant-sophia-developers.sophia-ai-production")],
    policies: [{ rule: "A-02", level: "mandatory", name: "grant-sophia-developers.sophia-ai-production", message: "developers may not read production" }],
    diagnostics: [], failed: true,
  });
}

/** Both files of the docs, by their path from the project's root. Lines of the sample's own edits are not in this tree: places are by file. */
export function samplePages(): Readonly<Record<string, string>> {
  const report = sampleReport();
  const locate: Locate = (name) => ({ file: /grant|members|repo:/.test(name) ? "environments/access.ts" : "catalog/ai-keys.ts", line: 1 });
  const intro = "# A pull request's report\n\nMade by `demo/write-pull-request.ts` from the catalogue of this commit and an edit of it; a test makes it again. The edit: COHERE_API_KEY added, CODESTRAL_API_KEY retired,\nKONG_ACCESS_TOKEN moved to another group, a shorter period for OPENAI_API_KEY, and a grant that a rule refuses. How to read it: [the preview report](preview-report.md).\n\n";
  return { "docs/demo-pull-request.md": `${intro}${renderMarkdown(report)}`, "docs/demo-pull-request.sarif": `${renderSarif(report, locate)}\n` };
}
