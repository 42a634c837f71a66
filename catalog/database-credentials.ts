/** PostgreSQL, Redis, Snowflake and Neo4j, with the names that belong to each connection. */
import { atLeast, credentialUrl, host, https, identifier, integer, neo4jUrl, nonEmpty, oneOf, oneWord, path, postgresDatabase, postgresUser, url } from "./formats.ts";
import { everywhere, live, rowsOf } from "./row.ts";
import type { Catalog } from "./types.ts";

const { plain, secret } = rowsOf("database-credentials", "Database Admin", 180);

export const databaseCredentials: Catalog = [
  plain("POSTGRES_USER", "sophia.database.postgres.user", postgresUser, "PostgreSQL role the backend connects as", { requiredIn: everywhere, default: "postgres", profiles: ["legacy27"] }),
  secret("POSTGRES_PASSWORD", "sophia.database.postgres.password", atLeast(16, "postgres"), "Password of the PostgreSQL role", { requiredIn: everywhere, profiles: ["legacy27"], formatIn: { development: atLeast(8, "postgres") } }),
  plain("POSTGRES_DB", "sophia.database.postgres.database", postgresDatabase, "PostgreSQL database name", { requiredIn: everywhere, default: "sophia", profiles: ["legacy27"] }),
  plain("POSTGRES_HOST", "sophia.database.postgres.host", host, "PostgreSQL server", { default: "localhost", profiles: ["optional10"] }),
  plain("POSTGRES_PORT", "sophia.database.postgres.port", integer(1, 65535), "PostgreSQL port", { default: "5432", profiles: ["optional10"] }),
  secret("POSTGRES_URL", "sophia.database.postgres.url", credentialUrl(["postgres", "postgresql"]), "PostgreSQL connection string, joined from its five parts", { github: "no", source: "derived", days: "never", aliases: ["DATABASE_URL"] }),
  plain("REDIS_URL", "sophia.config.redis_url", url(["redis", "rediss"]), "Redis address, without a password", { default: "redis://localhost:6379", profiles: ["optional10"] }),
  secret("REDIS_PASSWORD", "sophia.database.redis.password", atLeast(16), "Redis password"),
  secret("SNOWFLAKE_ACCOUNT", "sophia.data.snowflake.account", oneWord, "Snowflake account identifier, kept secret as the guide lists it", { github: "yes", requiredIn: everywhere, days: "never", profiles: ["legacy27", "org15"], shared: "an identifier: one Snowflake account may serve several environments" }),
  secret("SNOWFLAKE_USER", "sophia.data.snowflake.user", nonEmpty, "Snowflake user the backend connects as", { github: "yes", requiredIn: everywhere, days: "never", profiles: ["legacy27", "org15"], shared: "an identifier: the same user name may exist in each environment" }),
  secret("SNOWFLAKE_PASSWORD", "sophia.data.snowflake.password", atLeast(16), "Password of the Snowflake user", { github: "yes", requiredIn: everywhere, profiles: ["legacy27", "org15"] }),
  plain("SNOWFLAKE_DATABASE", "sophia.data.snowflake.database", identifier(), "Snowflake database", { github: "optional", requiredIn: everywhere, default: "SOPHIA_AI", profiles: ["legacy27"] }),
  plain("SNOWFLAKE_WAREHOUSE", "sophia.data.snowflake.warehouse", identifier(), "Snowflake warehouse that runs the queries", { github: "optional", default: "COMPUTE_WH" }),
  plain("SNOWFLAKE_SCHEMA", "sophia.data.snowflake.schema", identifier(), "Snowflake schema", { github: "optional", default: "PUBLIC" }),
  plain("SNOWFLAKE_ROLE", "sophia.data.snowflake.role", identifier("ACCOUNTADMIN"), "Snowflake role; never the account's administrator", { github: "optional" }),
  plain("SNOWFLAKE_ACCOUNT_URL", "sophia.data.snowflake.account_url", https, "Snowflake address", { github: "optional" }),
  plain("SNOWFLAKE_ACCOUNT_IDENTIFIER", "sophia.data.snowflake.account_identifier", nonEmpty, "Snowflake identifier in organisation-account form"),
  plain("SNOWFLAKE_ACCOUNT_NAME", "sophia.data.snowflake.account_name", nonEmpty, "Snowflake account name inside its organisation"),
  plain("SNOWFLAKE_ACCOUNT_LOCATOR", "sophia.data.snowflake.account_locator", nonEmpty, "Snowflake's older short account code"),
  plain("SNOWFLAKE_ORGANIZATION_NAME", "sophia.data.snowflake.organization_name", nonEmpty, "Snowflake organisation"),
  plain("SNOWFLAKE_DATA_SHARING_ACCOUNT_IDENTIFIER", "sophia.data.snowflake.data_sharing_account_identifier", nonEmpty, "Identifier other accounts use to share data with us"),
  plain("SNOWFLAKE_CLOUD_PLATFORM", "sophia.data.snowflake.cloud_platform", nonEmpty, "Cloud and region that host the Snowflake account"),
  plain("SNOWFLAKE_AUTH_METHOD", "sophia.data.snowflake.auth_method", oneOf("password", "keypair"), "How the backend signs in to Snowflake", { default: "password" }),
  plain("SNOWFLAKE_PRIVATE_KEY_PATH", undefined, path, "Key pair file on a developer's machine", { environments: ["development"] }),
  secret("SNOWFLAKE_PRIVATE_KEY_PASSPHRASE", "sophia.data.snowflake.private_key_passphrase", nonEmpty, "Opens the Snowflake key pair file", { github: "no" }),
  secret("REDIS_USER_API_KEY", "sophia.database.redis.user_api_key", nonEmpty, "Redis Cloud, user key", { environments: live }),
  secret("REDIS_ACCOUNT_KEY", "sophia.database.redis.account_key", nonEmpty, "Redis Cloud, account key", { environments: live }),
  plain("NEO4J_URI", "sophia.database.neo4j.uri", neo4jUrl, "Neo4j address"),
  plain("NEO4J_USERNAME", "sophia.database.neo4j.username", nonEmpty, "Neo4j user", { default: "neo4j" }),
  secret("NEO4J_PASSWORD", "sophia.database.neo4j.password", atLeast(16), "Password of the Neo4j user"),
  plain("NEO4J_CLIENT_ID", "sophia.database.neo4j.client_id", nonEmpty, "Neo4j Aura client"),
  secret("NEO4J_CLIENT_SECRET", "sophia.database.neo4j.client_secret", nonEmpty, "Neo4j Aura client secret"),
];
