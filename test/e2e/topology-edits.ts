/** One change that a pull request may make: places of the program, `[file, text, replacement]`. */
export interface TopologyEdit {
  readonly title: string;
  readonly edits: readonly (readonly [file: string, text: string, replacement: string])[];
  /** The engine or the program refuses it; its steps are then not compared. */
  readonly refused?: true;
  /** What `plan`, which has the data alone, cannot tell of it. */
  readonly beyondData?: true;
}

const AI = "catalog/ai-keys.ts";
const INFRASTRUCTURE = "catalog/infrastructure-credentials.ts";
const ACCESS = "environments/access.ts";
const SETTINGS = "Pulumi.production.yaml";
const KEPT = "catalog/index.ts";
const VERCEL = 'secret("VERCEL_ACCESS_TOKEN", "sophia.cloud.vercel.access_token", atLeast(20), "Deploys the frontend to Vercel", { github: "yes", requiredIn: live, aliases: ["VERCEL_TOKEN", "VERCEL_API_TOKEN"], profiles: ["legacy27", "org15"] }),';

/** On the small catalogue of World. */
export const TOPOLOGY_EDITS: readonly TopologyEdit[] = [
  { title: "nothing", edits: [] },
  { title: "a row added", edits: [[AI, '  secret("AGNO_API_KEY"', '  secret("NEW_KEY", "sophia.ai.new.key", nonEmpty, "New"),\n  secret("AGNO_API_KEY"'], [KEPT, '"OPENAI_API_KEY"', '"OPENAI_API_KEY","NEW_KEY"']] },
  { title: "a row of the whole catalogue added to another group", edits: [[KEPT, '"OPENAI_API_KEY"', '"OPENAI_API_KEY","LAMBDA_LABS_API_KEY"']] },
  { title: "a row retired", edits: [[AI, 'aliases: ["OPENAI_APIKEY"]', 'aliases: ["OPENAI_APIKEY"], retired: "moved away"']] },
  { title: "a row removed", edits: [[KEPT, '"ANTHROPIC_API_KEY",', ""]], refused: true },
  { title: "a row renamed, with an alias", edits: [[AI, 'secret("ANTHROPIC_API_KEY"', 'secret("CLAUDE_API_KEY"'], [AI, '"Model calls to Anthropic", {', '"Model calls to Anthropic", { aliases: ["ANTHROPIC_API_KEY"],'], [KEPT, '"ANTHROPIC_API_KEY"', '"CLAUDE_API_KEY"']], refused: true },
  { title: "a row renamed, without one", edits: [[AI, 'secret("ANTHROPIC_API_KEY"', 'secret("CLAUDE_API_KEY"'], [KEPT, '"ANTHROPIC_API_KEY"', '"CLAUDE_API_KEY"']], refused: true },
  { title: "a row moved to another group", edits: [[INFRASTRUCTURE, `  ${VERCEL}\n`, ""], ["catalog/integration-credentials.ts", '  secret("SLACK_BOT_TOKEN"', `  ${VERCEL.replace("atLeast(20)", "nonEmpty").replace("requiredIn: live", "requiredIn: everywhere")}\n  secret("SLACK_BOT_TOKEN"`]] },
  { title: "another path", edits: [[INFRASTRUCTURE, '"sophia.cloud.vercel.access_token"', '"sophia.cloud.vercel.token"']] },
  { title: "another visibility", edits: [[SETTINGS, "visibility: selected", "visibility: private"]] },
  { title: "a grant widened", edits: [[ACCESS, 'composition: { development: "open", base: "open" }', 'composition: { development: "open", base: "write" }']] },
  { title: "a grant added", edits: [[ACCESS, 'composition: { development: "open", base: "open" }', 'composition: { development: "open", base: "open", production: "open" }']] },
  { title: "a grant lowered", edits: [[ACCESS, 'staging: "admin", production: "admin"', 'staging: "admin", production: "write"']] },
  { title: "a person in a team", edits: [[ACCESS, 'email: "admin@payready.com"', 'email: "admin@payready.com", login: "ada"']] },
  { title: "another period", edits: [[AI, '"Model calls to Anthropic", { ', '"Model calls to Anthropic", { days: 30, ']] },
  { title: "an alias more", edits: [[AI, 'aliases: ["OPENAI_APIKEY"]', 'aliases: ["OPENAI_APIKEY", "OPENAI_KEY"]']] },
  { title: "another default", edits: [["catalog/configuration.ts", 'default: "INFO"', 'default: "DEBUG"']] },
  { title: "a plain setting", edits: [[SETTINGS, "  sophia-secrets:visibility", "  sophia-secrets:settings:\n    LOG_LEVEL: WARNING\n  sophia-secrets:visibility"]] },
  { title: "another derivation", edits: [["model/derive.ts", "`postgresql://", "`postgres://"]], beyondData: true },
  { title: "a derived row dropped", edits: [[KEPT, '"POSTGRES_URL",', ""]], refused: true },
  { title: "a generation added", edits: [["environments/production.ts", 'JWT_SECRET: ["g1"]', 'JWT_SECRET: ["g2", "g1"]']] },
  { title: "generations in the wrong order", edits: [["environments/production.ts", 'JWT_SECRET: ["g1"]', 'JWT_SECRET: ["g1", "g2"]']], refused: true },
  { title: "a destination added", edits: [["catalog/database-credentials.ts", 'atLeast(16, "postgres"), "Password of the PostgreSQL role", { ', 'atLeast(16, "postgres"), "Password of the PostgreSQL role", { github: "yes", ']] },
  { title: "a destination removed", edits: [[INFRASTRUCTURE, '"Deploys the frontend to Vercel", { github: "yes", ', '"Deploys the frontend to Vercel", { ']], refused: true },
  { title: "a feature switched off", edits: [[SETTINGS, "  sophia-secrets:visibility", "  sophia-secrets:features: [oidc, deletionProtection]\n  sophia-secrets:visibility"]], refused: true },
  { title: "another ESC project", edits: [[SETTINGS, "  sophia-secrets:visibility", "  sophia-secrets:escProject: other\n  sophia-secrets:visibility"]], refused: true },
  { title: "a program that throws", edits: [["index.ts", "installGuard();\n", "installGuard();\nif (Date.now() > 0) throw new Error(\"on purpose\");\n"]], refused: true, beyondData: true },
];
