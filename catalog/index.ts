/** The only list of names (C-01): everything else is made from it or checked against it. */
import { aiKeys } from "./ai-keys.ts";
import { configuration } from "./configuration.ts";
import { databaseCredentials } from "./database-credentials.ts";
import { infrastructureCredentials } from "./infrastructure-credentials.ts";
import { integrationCredentials } from "./integration-credentials.ts";
import { securityTokens } from "./security-tokens.ts";
import { serviceKeys } from "./service-keys.ts";
import type { Catalog, CatalogRow } from "./types.ts";

export const catalog: Catalog = [
  ...aiKeys,
  ...serviceKeys,
  ...integrationCredentials,
  ...databaseCredentials,
  ...infrastructureCredentials,
  ...securityTokens,
  ...configuration,
];

/** Rows by canonical name; aliases are not keys here. */
export const byName: ReadonlyMap<string, CatalogRow> = new Map(catalog.map((row) => [row.name, row]));
