import { strict as assert } from "node:assert";
import { byName, catalog } from "../../catalog/index.ts";
import { SECRET_GROUPS } from "../../catalog/types.ts";
import type { CatalogRow } from "../../catalog/types.ts";

const inProfile = (profile: CatalogRow["profiles"][number]): CatalogRow[] => catalog.filter((row) => row.profiles.includes(profile));
const names = (rows: readonly CatalogRow[]): string[] => rows.map(({ name }) => name).sort();

describe("catalogue rules", () => {
  it("C-03 has no alias that is a name or an alias of another row", () => {
    const aliases = catalog.flatMap((row) => row.aliases);
    assert.ok(aliases.length > 0);
    assert.equal(new Set([...aliases, ...byName.keys()]).size, aliases.length + catalog.length);
  });

  it("C-03 settles each conflict for the winner", () => {
    const winners: Record<string, string[]> = {
      PULUMI_ORG: ["PULUMI_ORGANIZATION"],
      GONG_ACCESS_KEY: ["GONG_API_KEY"],
      GONG_ACCESS_KEY_SECRET: ["GONG_API_SECRET"],
      GONG_URL: ["GONG_BASE_URL"],
      HUBSPOT_API_TOKEN: ["HUBSPOT_API_KEY", "HUBSPOT_ACCESS_TOKEN"],
      LINEAR_API_TOKEN: ["LINEAR_API_KEY"],
      VERCEL_ACCESS_TOKEN: ["VERCEL_TOKEN", "VERCEL_API_TOKEN"],
      VERCEL_TEAM_ID: ["VERCEL_ORG_ID"],
      POSTGRES_URL: ["DATABASE_URL"],
      ESTUARY_API_KEY: ["ESTUARY_API_TOKEN"],
      GH_TOKEN: ["GITHUB_PAT", "GITHUB_TOKEN"],
      PINECONE_INDEX_NAME: ["PINECONE_INDEX"],
    };
    for (const [name, aliases] of Object.entries(winners)) assert.deepEqual(byName.get(name)?.aliases, aliases, name);
    assert.ok(byName.get("SOPHIA_ENVIRONMENT")?.aliases.includes("ENVIRONMENT"));
  });

  it("C-04 counts 27 legacy, 15 organisation and 10 optional names", () => {
    assert.equal(inProfile("legacy27").length, 27);
    assert.equal(inProfile("org15").length, 15);
    assert.equal(inProfile("optional10").length, 10);
  });

  it("C-04 requires the guide's legacy and organisation names and two generated ones; fewer of them in development, and no name there alone", () => {
    const union = new Set([...inProfile("legacy27"), ...inProfile("org15")].map(({ name }) => name).concat("JWT_SECRET", "SECRET_KEY"));
    const required = (environment: "development" | "staging" | "production"): string[] => names(catalog.filter((row) => row.requiredIn.includes(environment)));
    const lacking = (environment: "development" | "staging" | "production"): string[] => [...union].filter((name) => !required(environment).includes(name)).sort();
    assert.deepEqual([lacking("production"), lacking("staging")], [[], []]);
    const spared = ["LAMBDA_LABS_API_KEY", "OPENAI_API_KEY", "PULUMI_ACCESS_TOKEN", "VERCEL_ACCESS_TOKEN", "VERCEL_TEAM_ID"];
    assert.deepEqual(lacking("development"), spared);
    for (const name of required("staging")) assert.ok(required("production").includes(name), `${name} is required in staging, and not in production`);
  });

  it("C-05 puts the disputed names where the new catalogue wants them", () => {
    for (const name of ["PULUMI_ACCESS_TOKEN", "LAMBDA_LABS_API_KEY", "VERCEL_ACCESS_TOKEN"]) assert.equal(byName.get(name)?.group, "infrastructure-credentials");
    assert.equal(byName.get("SLACK_SIGNING_SECRET")?.group, "integration-credentials");
    for (const name of ["VERCEL_TEAM_ID", "LINEAR_WORKSPACE_ID", "GONG_CLIENT_ID", "POSTGRES_USER", "POSTGRES_DB"]) assert.equal(byName.get(name)?.kind, "plain");
    assert.equal(byName.get("REDIS_URL")?.group, "database-credentials");
  });

  it("C-06 gives no secret a default", () => {
    assert.deepEqual(catalog.filter((row) => row.kind === "secret" && row.default !== undefined), []);
  });

  it("C-06 has exactly five required names with a default", () => {
    assert.deepEqual(names(catalog.filter((row) => row.requiredIn.length > 0 && row.default !== undefined)), ["POSTGRES_DB", "POSTGRES_USER", "PULUMI_ORG", "PULUMI_PROJECT", "SNOWFLAKE_DATABASE"]);
  });

  it("R-01 gives each secret its class's owner and period, or a shorter period, or none", () => {
    const classes = new Map<string, readonly [owner: string, days: number]>([
      ["api-keys", ["DevOps", 90]],
      ["integration-credentials", ["Integration Team", 90]],
      ["database-credentials", ["Database Admin", 180]],
      ["infrastructure-credentials", ["DevOps", 90]],
      ["security-tokens", ["Security", 365]],
    ]);
    assert.deepEqual([...classes.keys()].sort(), [...SECRET_GROUPS].sort());
    const secrets = catalog.filter((row) => row.kind === "secret");
    for (const row of secrets) assert.equal(row.owner, classes.get(row.group)?.[0], row.name);
    for (const row of secrets) assert.ok(row.rotationDays === undefined || row.rotationDays <= (classes.get(row.group)?.[1] ?? 0), `${row.name} rotates later than its class`);
    for (const row of catalog.filter(({ kind }) => kind === "plain")) assert.equal(row.rotationDays, undefined, row.name);
  });

  it("F-01 gives each name one source, and people no name that the stack makes", () => {
    const bySource = (source: string): string[] => names(catalog.filter((row) => row.source === source));
    assert.deepEqual(bySource("generated"), ["ENCRYPTION_KEY", "ENCRYPTION_KEY_PREVIOUS", "JWT_SECRET", "JWT_SECRET_PREVIOUS", "SECRET_KEY", "SECRET_KEY_PREVIOUS"]);
    assert.deepEqual(bySource("derived"), ["JWT_KEYS", "POSTGRES_URL"]);
    assert.deepEqual(bySource("stack"), ["PULUMI_ESC_ENV", "PULUMI_ORG", "PULUMI_PROJECT", "PULUMI_STACK", "SOPHIA_ENVIRONMENT"]);
    for (const row of catalog.filter(({ source }) => source === "generated")) assert.equal(row.kind, "secret", row.name);
    // The rest comes through the door; a name of another source needs code of its own, so it is no mere row.
    assert.equal(catalog.length, ["generated", "derived", "stack", "operator", "github"].reduce((n, source) => n + bySource(source).length, 0));
  });

  it("E-06 syncs exactly the 13 paths", () => {
    const synced = inProfile("org15").filter((row) => row.name !== "PULUMI_ACCESS_TOKEN" && row.name !== "PULUMI_ORG").map((row) => `${row.name} ${row.escPath}`);
    assert.deepEqual(synced.sort(), [
      "ANTHROPIC_API_KEY sophia.ai.anthropic.api_key",
      "GONG_ACCESS_KEY sophia.business.gong.access_key",
      "GONG_CLIENT_SECRET sophia.business.gong.client_secret",
      "GONG_URL sophia.business.gong.url",
      "HUBSPOT_API_TOKEN sophia.business.hubspot.api_token",
      "LAMBDA_LABS_API_KEY sophia.cloud.lambda_labs.api_key",
      "OPENAI_API_KEY sophia.ai.openai.api_key",
      "PINECONE_API_KEY sophia.data.pinecone.api_key",
      "SLACK_BOT_TOKEN sophia.business.slack.bot_token",
      "SNOWFLAKE_ACCOUNT sophia.data.snowflake.account",
      "SNOWFLAKE_PASSWORD sophia.data.snowflake.password",
      "SNOWFLAKE_USER sophia.data.snowflake.user",
      "VERCEL_ACCESS_TOKEN sophia.cloud.vercel.access_token",
    ]);
  });

  it("D-38 uses one value tree, but for the three paths that the guide has above it", () => {
    const outside = catalog.flatMap(({ escPath }) => (escPath === undefined || escPath.startsWith("sophia.") ? [] : [escPath]));
    assert.deepEqual(outside.sort(), ["infrastructure.region", "organization", "project"]);
    for (const { escPath, name } of catalog) if (escPath?.startsWith("sophia.")) assert.match(escPath, /^sophia\.[a-z_]+(\.[a-z0-9_]+)+$/, name);
  });

  it("E-13 marks no address, index or region as a secret, but for those that carry a credential", () => {
    const addresses = catalog.filter((row) => row.kind === "secret" && (row.format.type === "url" || /_(URL|REGION|INDEX_NAME|ENVIRONMENT)$/.test(row.name)));
    assert.deepEqual(names(addresses), ["POSTGRES_URL", "SENTRY_DSN", "SLACK_WEBHOOK_URL"]);
  });
});
