/**
 * Request bodies of the state routes. Pulumi's published description has none of them; the contract is the Go package `apitype` of the
 * pinned SDK, version 3.259.0. What is inside a resource is the engine's business and stays open.
 */
type Schema = Record<string, unknown>;

const S = "/api/stacks/{orgName}/{projectName}/{stackName}";
const U = `${S}/update/{updateID}`;

const text = { type: "string" };
const flag = { type: "boolean" };
const whole = { type: "integer" };
const open = { type: "object" };
const texts = { type: "array", items: text };
const bytes = { type: "string", pattern: "^[A-Za-z0-9+/]*={0,2}$" };
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
const mapOf = (schema: Schema): Schema => ({ type: "object", additionalProperties: schema });
const object = (properties: Record<string, Schema>, required: string[] = []): Schema => ({ type: "object", properties, required, additionalProperties: false });

const state = object({ version: { enum: [3, 4] }, features: texts, deployment: open }, ["version", "deployment"]);
const program = object({
  name: text, runtime: text, main: text, description: text,
  options: object({ localPolicyPackPaths: orNull(texts), color: text, dryRun: flag, parallel: whole, showConfig: flag, showReplacementSteps: flag,
    showNames: flag, summary: flag, debug: flag }),
  config: orNull(mapOf(object({ string: text, secret: flag, object: flag }))),
  metadata: object({ message: text, environment: orNull(mapOf(text)) }),
}, ["name", "runtime", "options"]);
const index = orNull({ type: "integer", minimum: 0 });
const entry = object({
  version: { const: 1 }, kind: { type: "integer", minimum: 0, maximum: 9 }, sequenceID: { type: "integer", minimum: 1 }, operationID: whole,
  removeOld: index, removeNew: index, pendingReplacementOld: index, pendingReplacementNew: index, deleteOld: index, deleteNew: index,
  state: open, operation: object({ resource: open, type: text }, ["resource", "type"]), isRefresh: flag, secretsProvider: open,
  snippets: { type: "array", items: open }, newSnapshot: open, extensionRef: text, extension: {}, requiresByteString: flag,
}, ["version", "kind", "sequenceID", "operationID"]);

const bodies: Record<string, Schema> = {
  "POST /api/stacks/{orgName}/{projectName}": object({ stackName: text, tags: orNull(mapOf(text)), teams: orNull(texts), state: orNull(state), config: orNull(open) }, ["stackName"]),
  [`POST ${S}/rename`]: object({ newName: text, newProject: text }),
  [`PUT ${S}/config`]: open,
  [`POST ${S}/import`]: state,
  [`POST ${S}/encrypt`]: object({ plaintext: orNull(bytes) }),
  [`POST ${S}/decrypt`]: object({ ciphertext: orNull(bytes) }),
  [`POST ${S}/batch-encrypt`]: object({ plaintexts: orNull({ type: "array", items: bytes }) }, ["plaintexts"]),
  [`POST ${S}/batch-decrypt`]: object({ ciphertexts: orNull({ type: "array", items: bytes }) }, ["ciphertexts"]),
  [`POST ${S}/decrypt/log-decryption`]: object({ secretName: text, commandName: text }),
  [`POST ${S}/decrypt/log-batch-decryption`]: object({ secretName: text, commandName: text }),
  [`POST ${S}/update`]: program,
  [`POST ${S}/preview`]: program,
  [`POST ${S}/refresh`]: program,
  [`POST ${S}/destroy`]: program,
  [`POST ${U}`]: object({ tags: orNull(mapOf(text)), journalVersion: whole }),
  [`POST ${U}/renew_lease`]: object({ token: text, duration: { type: "integer", minimum: 1, maximum: 300 } }, ["duration"]),
  [`PATCH ${U}/checkpoint`]: object({ isInvalid: flag, version: { enum: [3, 4] }, features: texts, deployment: open }, ["version", "deployment"]),
  [`PATCH ${U}/journalentries`]: object({ entries: { type: "array", items: entry } }),
  [`POST ${U}/events/batch`]: object({ events: { type: "array", items: open } }, ["events"]),
  [`POST ${U}/complete`]: object({ status: { enum: ["succeeded", "failed", "cancelled"] } }, ["status"]),
};

/** Query parameters of the routes that have no body; none but these. */
const queries: Record<string, string[]> = {
  "GET /api/capabilities": [],
  "GET /api/cli/version": [],
  "HEAD /api/stacks/{orgName}/{projectName}": [],
  [`GET ${S}/export`]: [],
  [`GET ${S}/export/{version}`]: [],
  [`GET ${S}/updates/latest`]: [],
  [`GET ${S}/updates/latest/previews`]: [],
  [`GET ${S}/policypacks`]: [],
  [`POST ${U}/cancel`]: [],
  "GET /api/user/stacks": ["project", "organization", "tagName", "tagValue", "continuationToken"],
  [`GET ${S}/updates`]: ["output-type", "pageSize", "page"],
  [`GET ${U}`]: ["continuationToken"],
};

/** The contract in the form of an OpenAPI `paths` object. */
export function statePaths(): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  const put = (name: string, operation: Schema): void => {
    const [method = "", path = ""] = name.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  };
  for (const [name, schema] of Object.entries(bodies)) put(name, { requestBody: { content: { "application/json": { schema } } } });
  for (const [name, names] of Object.entries(queries)) put(name, { parameters: names.map((n) => ({ in: "query", name: n, schema: text })) });
  return paths;
}
