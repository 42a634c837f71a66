/** The shapes values may have (S-36). Every pattern is anchored at both ends: a good beginning alone lets anything follow. */
import type { Format } from "./types.ts";

export const regex = (pattern: string, ...not: readonly string[]): Format => ({ type: "regex", pattern, ...(not.length > 0 && { not }) });
/** One word that begins with one of the prefixes; prefixes hold letters, digits, `-` and `_` only. */
export const prefixed = (...prefixes: readonly string[]): Format => regex(`^(?:${prefixes.join("|")})\\S+$`);
export const oneOf = (...values: readonly string[]): Format => ({ type: "enum", values });
export const integer = (min: number, max?: number): Format => ({ type: "int", min, ...(max !== undefined && { max }) });
export const atLeast = (min: number, ...not: readonly string[]): Format => ({ type: "length", min, ...(not.length > 0 && { not }) });
/** `host` is compared with the whole parsed host name; with a leading dot it names the only domain allowed above it. */
export const url = (schemes: readonly string[], host?: string): Format => ({ type: "url", schemes, ...(host !== undefined && { host }) });
/** An address that carries a credential of its own, so it belongs to secret rows only. */
export const credentialUrl = (schemes: readonly string[]): Format => ({ type: "url", schemes, userinfo: true });

export const nonEmpty = atLeast(1);
export const oneWord: Format = { type: "length", min: 1, noSpaces: true };
export const stackName = oneOf("development", "staging", "production");
export const https = url(["https"]);
export const http = url(["http", "https"]);
/** Backends of the engine (pulumi.com/docs/iac/concepts/state-and-backends). */
export const stateUrl = url(["s3", "gs", "azblob", "file", "postgres", "https"]);
/** How a driver is told of routing and encryption (neo4j.com/docs/python-manual/current/connect-advanced). */
export const neo4jUrl = url(["neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"]);
export const host: Format = { type: "host", port: "none" };
export const hostAndPort: Format = { type: "host", port: "required" };
export const path = regex("^[^\\u0000\\r\\n]+$");
export const email = regex("^[^@\\s]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+$");
export const isoDate = regex("^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$");

/** Snowflake: as it stands, or in double quotes, where a quote is doubled (docs.snowflake.com/en/sql-reference/identifiers-syntax). */
export const identifier = (...not: readonly string[]): Format => regex('^(?:[A-Za-z_][A-Za-z0-9_$]*|"(?:[^"\\r\\n]|"")+")$', ...not, ...not.map((word) => `"${word}"`));
/** PostgreSQL: poolers put a tenant behind a dot, managed services a host or domain behind @ (supabase.com/docs/guides/database/connecting-to-postgres; Azure's server@host). */
export const postgresUser = regex("^[A-Za-z_][A-Za-z0-9_$.@-]*$");
/** PostgreSQL names a database by any identifier; services hand out such with hyphens (postgresql.org/docs/current/sql-syntax-lexical.html). */
export const postgresDatabase = regex("^[A-Za-z_][A-Za-z0-9_$-]*$");

/** Keys of projects (sk-proj-), service accounts (sk-svcacct-), administrators and of old; never another vendor's sk-ant-, sk-or- (platform.openai.com/docs/api-reference/authentication). */
export const openAiKey = regex("^sk-(?!ant-|or-)[A-Za-z0-9_-]{20,}$");
/** Keys of today, and the UUIDs of old projects (docs.pinecone.io/guides/projects/manage-api-keys). */
export const pineconeKey = regex("^(?:pcsk_\\S+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$");
/** With token rotation a bot's token begins with xoxe. and expires (docs.slack.dev/authentication/using-token-rotation). */
export const slackBotToken = regex("^(?:xoxe\\.)?xoxb-\\S+$");
/** Also of GovSlack, whose domain is slack-gov.com (docs.slack.dev/govslack); the path is the credential. */
export const slackWebhook = regex("^https://hooks\\.slack(?:-gov)?\\.com/[A-Za-z0-9_][A-Za-z0-9_/-]*$");
/** People begin with U or W (docs.slack.dev/reference/objects/user-object). */
export const slackUser = regex("^[UW][A-Z0-9]+$");
/** Personal, fine-grained, OAuth, user's and installation's tokens, and the 40 hex digits of old (docs.github.com, "About authentication to GitHub"); ghr_ only renews. */
export const githubToken = regex("^(?:(?:gh[pous]_|github_pat_)\\S+|[0-9a-f]{40})$");
/** The models' names at Anthropic, on Bedrock (with or without a region in front) and on Vertex (docs.claude.com, "Models overview"). */
export const claudeModel = regex("^(?:(?:[a-z]+\\.)?anthropic\\.)?claude-\\S+$");
/** Commercial regions, GovCloud, the isolated partitions, the European sovereign cloud (the partitions.json of AWS's SDKs). */
export const awsRegion = regex("^(?:[a-z]{2}|eusc)(?:-[a-z]+){1,2}-[0-9]$");
/** Partitions: aws, aws-us-gov, aws-cn, aws-iso… (docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). */
export const awsRole = regex("^arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role/[\\w+=,.@/-]+$");
/** A team; a personal account has 24 letters and digits in its place (`orgId` in .vercel/project.json). */
export const vercelTeam = regex("^(?:team_\\S+|[A-Za-z0-9]{24})$");
/** Old projects keep the hash that they were named by (`projectId` in .vercel/project.json). */
export const vercelProject = regex("^(?:prj_\\S+|Qm[A-Za-z0-9]{44})$");
/** Machines with GPUs and without (Lambda's API, GET /instance-types). */
export const lambdaInstance = regex("^[gc]pu_\\S+$");
/** live, sandbox, or the organisation's My Domain as API clients take it: acme.my, acme--uat.sandbox.my (help.salesforce.com, "My Domain URL Formats"). */
export const salesforceDomain = regex("^(?:login|test|[a-z0-9](?:-{0,2}[a-z0-9])*(?:\\.[a-z]+)?\\.my)$");

const octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const ipv4 = `${octet}(?:\\.${octet}){3}`;
const ipv6 = `(?=[^:]*:[^:]*:)[0-9a-fA-F:]{2,39}(?::${ipv4})?`;
export const ipAddress = regex(`^(?:${ipv4}|${ipv6})$`);
/** What a server listens on: a name or an address, IPv6 with or without its brackets, as servers' own options take it. */
export const listenAddress = regex(`^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|${ipv6}|\\[${ipv6}\\])$`);

export const privateKey = regex(
  "^-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----\\r?\\n(?:[A-Za-z0-9+/=:, -]*\\r?\\n)+-----END \\1-----(?:\\r?\\n)?$",
);
/** Types of keys as OpenSSH writes them; sk- are held by hardware (man.openbsd.org/sshd, AUTHORIZED_KEYS). */
export const publicKey = regex("^(?:(?:ssh|ecdsa)-[a-z0-9-]+|sk-(?:ssh|ecdsa)-[a-z0-9-]+@openssh\\.com) [A-Za-z0-9+/]+={0,2}(?: [^\\r\\n]*)?$");

const authority = "(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:.]+\\])(?::[0-9]{1,5})?";
const origin = `https?://${authority}`;
export const origins = regex(`^(?:\\*|${origin})(?:,(?:\\*|${origin}))*$`);
/** Origins of production: each is named, since `*` lets any site read answers with the visitor's session. */
export const namedOrigins = regex(`^${origin}(?:,${origin})*$`);
export const commaList = regex("^[^\\s,]+(?:,[^\\s,]+)*$");
export const urlOrHost = regex(`^(?:https?://)?${authority}(?:/[^\\s\\\\@]*)?$`);
export const keyRing = regex('^\\[(?:\\{"kid":"[^"]+","key":"[^"]+"(?:,"notAfter":"[^"]+")?\\}(?:,(?=\\{))?)+\\]$');
