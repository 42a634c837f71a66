/** One accepted and some refused values for each format cell of the source table (S-36). What looks like a key is put together at run time, so that scanners stay quiet. */
export interface Samples {
  /** Every name with this format; the first gives the case its title. */
  readonly names: readonly string[];
  readonly accepts: readonly string[];
  readonly refuses: readonly string[];
}

const of = (names: string, accepts: readonly string[], refuses: readonly string[]): Samples => ({ names: names.split(" "), accepts, refuses });
const hex = (length: number): string => "0a".repeat(length / 2);
const word = (length: number): string => "aB3-_x".repeat(length).slice(0, length);
const join = (...parts: readonly string[]): string => parts.join("");
const pem = (kind: string): string => join("-----BEGIN ", kind, "-----\n", "MIIB".repeat(4), "\n", "ab+/", "\n-----END ", kind, "-----\n");
const uuid = "0f0e0d0c-0b0a-4908-8706-050403020100";

/** Tokens and identifiers by pattern. */
const patterns: readonly Samples[] = [
  of("PULUMI_ACCESS_TOKEN", [join("pul", "-", hex(40))], [join("pul", "-", hex(38)), join("pul", "-", hex(42)), join("xpul", "-", hex(40))]),
  of("PULUMI_ORG", ["scoobyjava-org"], ["-org", "a/b", "org\n"]),
  of("PULUMI_PROJECT", ["sophia.ai-1"], ["so phia", "a/b"]),
  of("OPENAI_API_KEY LLAMAINDEX_OPENAI_API_KEY", [join("sk", "-proj-", word(24)), join("sk", "-", word(20))], [join("sk", "-ant-", word(24)), join("sk", "-or-", word(24)), join("sk", "-", word(19)), join("ta", "sk", "-", word(24))]),
  of("ANTHROPIC_API_KEY", [join("sk", "-ant-", word(20))], [join("sk", "-", word(30)), join("sk", "-ant-", word(19))]),
  of("SLACK_BOT_TOKEN", [join("xo", "xb-", "1-a")], [join("xo", "xb-"), join("xo", "xp-", "1-a"), join("xo", "xb-", "1 a")]),
  of("SLACK_APP_TOKEN SLACK_SOCKET_TOKEN SLACK_APP_TOKEN_2", [join("xa", "pp-", "1-A")], [join("xa", "pp-"), join("xo", "xb-", "1-A"), join("xa", "pp-", "1\n")]),
  of("SLACK_REFRESH_TOKEN", [join("xo", "xe-", "1-A")], [join("xo", "xe-"), join("xo", "xb-", "1-A")]),
  of("SLACK_SIGNING_SECRET DATADOG_API_KEY", [hex(32)], [hex(30), hex(34), hex(32).toUpperCase()]),
  of("LINEAR_API_TOKEN", [join("lin", "_api_", "a1")], [join("lin", "_api_"), "api_a1"]),
  of("POSTGRES_USER POSTGRES_DB", ["sophia_1"], ["1sophia", "sophia;drop", ""]),
  of("VERCEL_TEAM_ID", ["team_a1"], ["team_", "steam_a1"]),
  of("VERCEL_PROJECT_ID", ["prj_a1"], ["prj_", "project_a1"]),
  of("PINECONE_API_KEY LLAMAINDEX_PINECONE_API_KEY", [join("pc", "sk_", "a1"), uuid], [join("pc", "sk_"), `${uuid}0`, "a1"]),
  of("CLAUDE_MODEL", ["claude-3"], ["claude-", "gpt-4"]),
  of("OPENAI_ORG_ID", ["org-a1"], ["org-", "a1"]),
  of("HUGGINGFACE_API_TOKEN", [join("h", "f_", "a1")], [join("h", "f_"), "a1"]),
  of("OPENROUTER_API_KEY", [join("sk", "-or-v1-", hex(64))], [join("sk", "-or-v1-", hex(62)), join("sk", "-", hex(64))]),
  of("AWS_ACCESS_KEY_ID", [join("AK", "IA", "0A".repeat(8))], [join("AK", "IA", "0A".repeat(7)), join("AS", "IA", "0A".repeat(8))]),
  of("AWS_SECRET_ACCESS_KEY", ["aB/+".repeat(10)], ["aB/+".repeat(9), "aB/-".repeat(10)]),
  of("AWS_REGION", ["us-east-1"], ["us-east", "us_east_1", "us-east-12"]),
  of("AWS_IAM_ROLE_TO_ASSUME", [`arn:aws:iam::${"1".repeat(12)}:role/deploy`], [`arn:aws:iam::${"1".repeat(12)}:role/`, `arn:aws:iam::${"1".repeat(11)}:role/deploy`, `arn:aws:iam::${"1".repeat(12)}:user/deploy`]),
  of("GH_TOKEN", [join("gh", "p_", "a1"), join("github", "_pat_", "a1"), join("gh", "s_", "a1")], [join("gh", "o_", "a1"), join("gh", "p_")]),
  of("PINECONE_INDEX_NAME", ["sophia-index"], ["Sophia", "a".repeat(46), ""]),
  of("LAMBDA_LABS_INSTANCE_TYPE", ["gpu_1x_a10"], ["gpu_", "cpu_1x"]),
  of("LAMBDA_LABS_SSH_PRIVATE_KEY", [pem(join("OPENSSH ", "PRIVATE", " KEY")), pem(join("PRIVATE", " KEY")).trimEnd(), pem(join("RSA ", "PRIVATE", " KEY")).replaceAll("\n", "\r\n")], [pem(join("PUBLIC", " KEY")), pem(join("PRIVATE", " KEY")).slice(0, 60), `x${pem(join("PRIVATE", " KEY"))}`]),
  of("LAMBDA_LABS_SSH_PUBLIC_KEY", ["ssh-ed25519 AAAAC3Nz a@b", "ecdsa-sha2-nistp256 AAAA="], ["ssh-", "ssh-ed25519 AAAA\nssh-rsa AAAA", "AAAA"]),
  of("LAMBDA_LABS_CONTROL_PLANE_IP", ["192.0.2.7", "2001:db8::7"], ["192.0.2.256", "host.example", "192.0.2.7.evil.example"]),
  of("SLACK_USER_ID", ["U0A1"], ["u0a1", "W0A1", "U"]),
  of("PULUMI_ESC_ENV", ["org/default/sophia-ai-staging"], ["org/sophia-ai-staging", "a/b/c/d", "a/b/ c"]),
  of("GITHUB_ORG", ["ai-cherry"], ["-ai", "ai_cherry", "a".repeat(40)]),
  of("GITHUB_REPO", ["sophia-main"], ["ai-cherry/sophia-main", ""]),
  of("SALESFORCE_USERNAME", ["a.b@example.com"], ["a.b", "a@b", "a@b.c d"]),
  of("ANTHROPIC_VERSION", ["2023-06-01"], ["2023-13-01", "2023-6-1", "2023-06-01T00"]),
  of("SNOWFLAKE_DATABASE SNOWFLAKE_WAREHOUSE SNOWFLAKE_SCHEMA", ["SOPHIA_AI"], ["1A", "A-B", "A.B"]),
  of("SNOWFLAKE_ROLE", ["SOPHIA_ROLE"], ["accountadmin", "ACCOUNTADMIN", "A B"]),
  of("JWT_KEYS", ['[{"kid":"g2","key":"a"},{"kid":"g1","key":"b","notAfter":"2025-01-01"}]'], ["[]", "{}", '[{"kid":"g1"}]', '[{"kid":"g1","key":"a"},]']),
];

/** Lengths, words, numbers, hosts and lists. */
const others: readonly Samples[] = [
  of("NOTION_API_KEY WEAVIATE_API_KEY LLAMAINDEX_WEAVIATE_API_KEY SNOWFLAKE_USER", ["a", "two words\nand a line"], [""]),
  of("HUBSPOT_API_TOKEN DOCKERHUB_TOKEN FIGMA_PERSONAL_ACCESS_TOKEN SNOWFLAKE_ACCOUNT", ["pat-na1-x", "other"], ["two words", "line\n", ""]),
  of("GONG_ACCESS_KEY GONG_CLIENT_SECRET REDIS_PASSWORD SNOWFLAKE_PASSWORD SOPHIA_ADMIN_PASSWORD NEO4J_PASSWORD", [word(16)], [word(15)]),
  of("VERCEL_ACCESS_TOKEN LAMBDA_LABS_API_KEY", [word(20)], [word(19)]),
  of("JWT_SECRET JWT_SECRET_PREVIOUS SECRET_KEY SOPHIA_MASTER_KEY ENCRYPTION_KEY_PREVIOUS", [word(32)], [word(31)]),
  of("SALESFORCE_PASSWORD", [word(8)], [word(7)]),
  of("SOPHIA_ENVIRONMENT PULUMI_STACK", ["staging"], ["stagingx", "prod", "Staging"]),
  of("LOG_LEVEL", ["WARNING"], ["WARN", "INFOX"]),
  of("JWT_ALGORITHM", ["HS512"], ["none", "RS256"]),
  of("SALESFORCE_DOMAIN", ["test"], ["login.evil.example"]),
  of("SNOWFLAKE_AUTH_METHOD", ["keypair"], ["oauth"]),
  of("DEPLOY_CLOUD_INFRA", ["true"], ["True", "1", "yes"]),
  of("POSTGRES_PORT REDIS_PORT API_PORT MCP_SERVER_PORT", ["1", "65535"], ["0", "65536", "80a", "080", "1e3"]),
  of("CLAUDE_MAX_TOKENS OPENAI_MAX_TOKENS API_WORKERS JWT_EXPIRATION API_TIMEOUT", ["4096"], ["0", "-1", "1.5", ""]),
  of("REDIS_DB", ["0", "15"], ["16", "-1"]),
  of("POSTGRES_HOST REDIS_HOST API_HOST MCP_SERVER_HOST", ["db.internal", "0.0.0.0", "[::1]"], ["db:5432", "db/x", "db..x", "a b", "user@db"]),
  of("WEAVIATE_GRPC_URL", ["weaviate:50051"], ["weaviate", "weaviate:0", "weaviate:70000", "https://weaviate:1"]),
  of("SSL_CERT_FILE SNOWFLAKE_PRIVATE_KEY_PATH MCP_CONFIG_PATH", ["/etc/ssl/a b.pem"], ["/etc\nssl", ""]),
  of("ALLOWED_HOSTS", ["localhost,127.0.0.1"], ["a,,b", "a, b", ""]),
  of("PRODUCTION_HOST", ["https://app.example.com/x", "app.example.com"], ["ftp://app.example.com", "https://a@app.example.com", "app example"]),
];

export const samples: readonly Samples[] = [...patterns, ...others];
