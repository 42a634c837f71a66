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
/** Looks like a mailbox, and is the name of a kind of key. */
const HARDWARE = join("@", "openssh.com");
const uuid = "0f0e0d0c-0b0a-4908-8706-050403020100";

/** Tokens and identifiers by pattern. */
const patterns: readonly Samples[] = [
  of("PULUMI_ACCESS_TOKEN", [join("pul", "-", hex(40))], [join("pul", "-", hex(38)), join("pul", "-", hex(42)), join("xpul", "-", hex(40))]),
  of("PULUMI_ORG", ["scoobyjava-org"], ["-org", "a/b", "org\n"]),
  of("PULUMI_PROJECT", ["sophia.ai-1"], ["so phia", "a/b"]),
  of("OPENAI_API_KEY LLAMAINDEX_OPENAI_API_KEY", [join("sk", "-proj-", word(24)), join("sk", "-", word(20))], [join("sk", "-ant-", word(24)), join("sk", "-or-", word(24)), join("sk", "-", word(19)), join("ta", "sk", "-", word(24))]),
  of("ANTHROPIC_API_KEY", [join("sk", "-ant-", word(20))], [join("sk", "-", word(30)), join("sk", "-ant-", word(19))]),
  of("SLACK_BOT_TOKEN", [join("xo", "xb-", "1-a"), join("xo", "xe.xo", "xb-", "1-Mi0y")], [join("xo", "xb-"), join("xo", "xp-", "1-a"), join("xo", "xb-", "1 a"), join("xo", "xe.xo", "xp-", "1-a"), join("xo", "xe.xo", "xb-"), join("xo", "xe-", "1-a")]),
  of("SLACK_APP_TOKEN SLACK_SOCKET_TOKEN SLACK_APP_TOKEN_2", [join("xa", "pp-", "1-A")], [join("xa", "pp-"), join("xo", "xb-", "1-A"), join("xa", "pp-", "1\n")]),
  of("SLACK_REFRESH_TOKEN", [join("xo", "xe-", "1-A")], [join("xo", "xe-"), join("xo", "xb-", "1-A")]),
  of("SLACK_SIGNING_SECRET DATADOG_API_KEY", [hex(32)], [hex(30), hex(34), hex(32).toUpperCase()]),
  of("LINEAR_API_TOKEN", [join("lin", "_api_", "a1")], [join("lin", "_api_"), "api_a1"]),
  of("POSTGRES_USER", ["sophia_1", "postgres.abcdefghijklmnopqrst", "app@server", "reader@project.example", "avn-admin"], ["1sophia", "sophia;drop", "a b", "a/b", "a:b", ""]),
  of("POSTGRES_DB", ["sophia_1", "sophia-prod"], ["1sophia", "sophia;drop", "a/b", "a?b", ""]),
  of("VERCEL_TEAM_ID", ["team_a1", "aB3dE6gH9jK2mN5pQ8sT1vW4"], ["team_", "steam_a1", "aB3dE6gH9jK2mN5pQ8sT1vW4x"]),
  of("VERCEL_PROJECT_ID", ["prj_a1", `Qm${"a1B2".repeat(11)}`], ["prj_", "project_a1", `Qm${"a1B2".repeat(11)}x`]),
  of("PINECONE_API_KEY LLAMAINDEX_PINECONE_API_KEY", [join("pc", "sk_", "a1"), uuid], [join("pc", "sk_"), `${uuid}0`, "a1"]),
  of("CLAUDE_MODEL", ["claude-3", "claude-3-5-sonnet@20240620", "anthropic.claude-3-haiku-20240307-v1:0", "us.anthropic.claude-opus-4-20250514-v1:0"], ["claude-", "gpt-4", "evil.claude-3", "us.eu.anthropic.claude-3"]),
  of("OPENAI_ORG_ID", ["org-a1"], ["org-", "a1"]),
  of("HUGGINGFACE_API_TOKEN", [join("h", "f_", "a1")], [join("h", "f_"), "a1"]),
  of("OPENROUTER_API_KEY", [join("sk", "-or-v1-", hex(64))], [join("sk", "-or-v1-", hex(62)), join("sk", "-", hex(64))]),
  of("AWS_ACCESS_KEY_ID", [join("AK", "IA", "0A".repeat(8))], [join("AK", "IA", "0A".repeat(7)), join("AS", "IA", "0A".repeat(8))]),
  of("AWS_SECRET_ACCESS_KEY", ["aB/+".repeat(10)], ["aB/+".repeat(9), "aB/-".repeat(10)]),
  of("AWS_REGION", ["us-east-1", "us-gov-west-1", "ap-southeast-5", "us-isob-east-1", "eusc-de-east-1", "cn-northwest-1"], ["us-east", "us_east_1", "us-east-12", "us-east-1a", "us-gov-very-west-1", "US-EAST-1"]),
  of("AWS_IAM_ROLE_TO_ASSUME", [`arn:aws:iam::${"1".repeat(12)}:role/deploy`, `arn:aws-us-gov:iam::${"1".repeat(12)}:role/ci/deploy`, `arn:aws-cn:iam::${"1".repeat(12)}:role/deploy`], [`arn:awsx:iam::${"1".repeat(12)}:role/deploy`, `arn:aws:iam::${"1".repeat(12)}:role/`, `arn:aws:iam::${"1".repeat(11)}:role/deploy`, `arn:aws:iam::${"1".repeat(12)}:user/deploy`]),
  of("GH_TOKEN", [...["p", "o", "u", "s"].map((kind) => join("gh", kind, "_", "a1")), join("github", "_pat_", "a1"), hex(40)], [join("gh", "r_", "a1"), join("gh", "p_"), hex(38), join("x", "gh", "p_", "a1")]),
  of("PINECONE_INDEX_NAME", ["sophia-index"], ["Sophia", "a".repeat(46), ""]),
  of("LAMBDA_LABS_INSTANCE_TYPE", ["gpu_1x_a10", "gpu_8x_h100_sxm5", "cpu_4x_general"], ["gpu_", "tpu_1x", "gpu_1x a"]),
  of("LAMBDA_LABS_SSH_PRIVATE_KEY", [pem(join("OPENSSH ", "PRIVATE", " KEY")), pem(join("PRIVATE", " KEY")).trimEnd(), pem(join("RSA ", "PRIVATE", " KEY")).replaceAll("\n", "\r\n")], [pem(join("PUBLIC", " KEY")), pem(join("PRIVATE", " KEY")).slice(0, 60), `x${pem(join("PRIVATE", " KEY"))}`]),
  of("LAMBDA_LABS_SSH_PUBLIC_KEY", ["ssh-ed25519 AAAAC3Nz a@b", "ecdsa-sha2-nistp256 AAAA=", `sk-ssh-ed25519${HARDWARE} AAAAGnNr me@host`, `sk-ecdsa-sha2-nistp256${HARDWARE} AAAAInNr`], ["sk-ssh-ed25519@evil.example AAAA", `sk-ssh-ed25519${HARDWARE}.evil.example AAAA`, "ssh-", "ssh-ed25519 AAAA\nssh-rsa AAAA", "AAAA"]),
  of("LAMBDA_LABS_CONTROL_PLANE_IP", ["192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7"], ["192.0.2.256", "::ffff:192.0.2.256", "host.example", "192.0.2.7.evil.example"]),
  of("SLACK_USER_ID", ["U0A1", "W0A1"], ["u0a1", "B0A1", "U"]),
  of("PULUMI_ESC_ENV", ["org/default/sophia-ai-staging"], ["org/sophia-ai-staging", "a/b/c/d", "a/b/ c"]),
  of("GITHUB_ORG", ["ai-cherry"], ["-ai", "ai_cherry", "a".repeat(40)]),
  of("GITHUB_REPO", ["sophia-main"], ["ai-cherry/sophia-main", ""]),
  of("SALESFORCE_USERNAME", ["a.b@example.com"], ["a.b", "a@b", "a@b.c d"]),
  of("ANTHROPIC_VERSION", ["2023-06-01"], ["2023-13-01", "2023-6-1", "2023-06-01T00"]),
  of("SNOWFLAKE_DATABASE SNOWFLAKE_WAREHOUSE SNOWFLAKE_SCHEMA", ["SOPHIA_AI", '"my database"', '"say ""x"""'], ["1A", "A-B", "A.B", '"a"b"', '""', '"a".b']),
  of("SNOWFLAKE_ROLE", ["SOPHIA_ROLE"], ["accountadmin", "ACCOUNTADMIN", '"ACCOUNTADMIN"', "A B"]),
  of("JWT_KEYS", ['[{"kid":"g2","key":"a"},{"kid":"g1","key":"b","notAfter":"2025-01-01"}]'], ["[]", "{}", '[{"kid":"g1"}]', '[{"kid":"g1","key":"a"},]']),
];

/** Lengths, words, numbers, hosts and lists. */
const others: readonly Samples[] = [
  of("NOTION_API_KEY WEAVIATE_API_KEY LLAMAINDEX_WEAVIATE_API_KEY SNOWFLAKE_USER", ["a", "two words"], [""]),
  of("HUBSPOT_API_TOKEN DOCKERHUB_TOKEN FIGMA_PERSONAL_ACCESS_TOKEN SNOWFLAKE_ACCOUNT", ["pat-na1-x", "other"], ["two words", "line\n", ""]),
  of("GONG_ACCESS_KEY GONG_CLIENT_SECRET REDIS_PASSWORD SNOWFLAKE_PASSWORD SOPHIA_ADMIN_PASSWORD NEO4J_PASSWORD", [word(16)], [word(15)]),
  of("VERCEL_ACCESS_TOKEN LAMBDA_LABS_API_KEY", [word(20)], [word(19)]),
  of("JWT_SECRET JWT_SECRET_PREVIOUS SECRET_KEY SOPHIA_MASTER_KEY ENCRYPTION_KEY_PREVIOUS", [word(32)], [word(31)]),
  of("SALESFORCE_PASSWORD", [word(8)], [word(7)]),
  of("SOPHIA_ENVIRONMENT PULUMI_STACK", ["staging"], ["stagingx", "prod", "Staging"]),
  of("LOG_LEVEL", ["WARNING"], ["WARN", "INFOX"]),
  of("JWT_ALGORITHM", ["HS512"], ["none", "RS256"]),
  of("SALESFORCE_DOMAIN", ["test", "acme.my", "acme--uat.sandbox.my"], ["login.evil.example", "acme", "acme.my.evil.example", "a.b.c.my", "-a.my"]),
  of("SNOWFLAKE_AUTH_METHOD", ["keypair"], ["oauth"]),
  of("DEPLOY_CLOUD_INFRA", ["true"], ["True", "1", "yes"]),
  of("POSTGRES_PORT REDIS_PORT API_PORT MCP_SERVER_PORT", ["1", "65535"], ["0", "65536", "80a", "080", "1e3"]),
  of("CLAUDE_MAX_TOKENS OPENAI_MAX_TOKENS API_WORKERS JWT_EXPIRATION API_TIMEOUT", ["4096"], ["0", "-1", "1.5", ""]),
  of("REDIS_DB", ["0", "15"], ["16", "-1"]),
  of("POSTGRES_HOST REDIS_HOST", ["db.internal", "0.0.0.0", "[::1]", "redis_cache"], ["db:5432", "db/x", "db..x", "a b", "user@db"]),
  of("API_HOST MCP_SERVER_HOST", ["0.0.0.0", "::", "::1", "[::1]", "api_1.internal"], ["api:8000", "[::1", "::1]", "a b", "u@a"]),
  of("SLACK_WEBHOOK_URL", ["hooks.slack.com/services/x", "hooks.slack-gov.com/services/x", "hooks.slack.com/triggers/T1/2/a"].map((rest) => `https://${rest}`),
    ["http://hooks.slack.com/services/x", "https://hooks.slack.com", "https://hooks.slack.com/", "https://hooks.slack.com.evil.example/x", "https://u@hooks.slack.com/x", "https://hooks.slack.com@evil.example/x", "https://evil.example/hooks.slack.com/x", join("https://hooks.slack.com:443", "@evil.example/x"), "https://hooks.slack-evil.com/x", "https://hooks.slack.com/x?y", "https://hooks.slack.com/x\\y", " https://hooks.slack.com/x"]),
  of("WEAVIATE_GRPC_URL", ["weaviate:50051"], ["weaviate", "weaviate:0", "weaviate:70000", "https://weaviate:1"]),
  of("SSL_CERT_FILE SNOWFLAKE_PRIVATE_KEY_PATH MCP_CONFIG_PATH", ["/etc/ssl/a b.pem"], ["/etc\nssl", ""]),
  of("ALLOWED_HOSTS", ["localhost,127.0.0.1"], ["a,,b", "a, b", ""]),
  of("PRODUCTION_HOST", ["https://app.example.com/x", "app.example.com"], ["ftp://app.example.com", "https://a@app.example.com", "app example"]),
];

export const samples: readonly Samples[] = [...patterns, ...others];
