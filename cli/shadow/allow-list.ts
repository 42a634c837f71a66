/** What becomes of a property on its way into the shadow. */
export type Treatment =
  /** Goes along as it is; it may hold nothing that the engine marked. */
  | "plain"
  /** Is left out. */
  | "drop"
  /** A held value: a stand-in, or "" where nothing is held. */
  | "held"
  /** A generated value in base64 or hex: stand-in bytes of its length. */
  | "base64"
  | "hex"
  /** A stand-in until `settle` puts there what the program makes of stand-ins; stays secret or plain as it is. */
  | "settled"
  /** The same, a text in a file. */
  | "document"
  /** A secret without anything in it. */
  | "empty"
  /** The ledger: rebuilt entry by entry. */
  | "ledger";

type Rules = Readonly<Partial<Record<Treatment, string>>>;

const GITHUB = "__defaults __meta id createdAt updatedAt";
/** How the bridge writes what the upstream provider said: values in a form of its own, and no preview needs it. */
const RAW = "__pulumi_raw_state_delta";
const PROVIDER = "version __internal";

/**
 * The whole list: every type that the program declares, and every property that a state holds of it. A type or property that is not
 * here means that no shadow is written: somebody must first say what becomes of it.
 */
const TYPES: Readonly<Record<string, Rules>> = {
  "pulumi:pulumi:Stack": { ledger: "ledger", plain: "topology contents counts missing degraded" },
  // Its outputs are the last deployment's, fingerprints and all; a preview reads them anew.
  "pulumi:pulumi:StackReference": { plain: "name secretOutputNames", drop: "outputs" },
  "pulumi:providers:pulumi": {},
  "pulumi:providers:random": { plain: PROVIDER },
  "pulumi:providers:pulumiservice": { plain: `${PROVIDER} apiUrl`, drop: "accessToken" },
  "pulumi:providers:github": { plain: `${PROVIDER} baseUrl owner parallelRequests readDelayMs writeDelayMs retryDelayMs`, drop: "token" },
  // Of one deployment, for policy packs and reports; a preview makes them anew.
  "sophia:index:SecretTopology": { drop: "entries ownership rotated" },
  "pulumi:index:Stash": { held: "input output" },
  "random:index/randomBytes:RandomBytes": { base64: "base64", hex: "hex", plain: "length", drop: RAW },
  "pulumiservice:index:Environment": { document: "yaml", plain: "organization project name revision environmentId" },
  "pulumiservice:api/esc:EnvironmentTag": { plain: "orgName projectName envName name value created modified editorLogin editorName" },
  "pulumiservice:index:Team": { plain: "organizationName teamType name displayName description members" },
  "pulumiservice:index:TeamEnvironmentPermission": { plain: "organization project environment team permission" },
  "pulumiservice:index:OidcIssuer": { plain: "organization name url policies thumbprints maxExpirationSeconds" },
  "github:index/actionsOrganizationSecret:ActionsOrganizationSecret": { settled: "plaintextValue value", empty: "encryptedValue valueEncrypted",
    plain: `${GITHUB} secretName visibility selectedRepositoryIds keyId remoteUpdatedAt destroyOnDrift`, drop: RAW },
  "github:index/actionsOrganizationVariable:ActionsOrganizationVariable": { settled: "value", plain: `${GITHUB} variableName visibility selectedRepositoryIds`, drop: RAW },
  "github:index/actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories": { plain: `${GITHUB} secretName selectedRepositoryIds`, drop: RAW },
  "github:index/actionsOrganizationVariableRepositories:ActionsOrganizationVariableRepositories": { plain: `${GITHUB} variableName selectedRepositoryIds`, drop: RAW },
};

const FIELDS: Readonly<Record<string, "keep" | "drop" | "sides">> = Object.fromEntries([
  // `resourceHooks` holds their names: a removed row is refused on a shadow as on the live state.
  ...("urn type custom id parent protect external dependencies provider propertyDependencies additionalSecretOutputs aliases ignoreChanges replaceOnChanges "
    + "replacementTrigger customTimeouts deletedWith retainOnDelete importID resourceHooks refreshBeforeUpdate").split(" ").map((field) => [field, "keep"] as const),
  // When and from which line of whose machine: no preview asks.
  ...["created", "modified", "sourcePosition", "stackTrace"].map((field) => [field, "drop"] as const),
  ...["inputs", "outputs"].map((field) => [field, "sides"] as const),
]);

const treatments = new Map(Object.entries(TYPES).map(([type, rules]) =>
  [type, new Map((Object.entries(rules) as [Treatment, string][]).flatMap(([treatment, names]) => names.split(" ").map((name) => [name, treatment] as const)))] as const));

export const isListed = (type: string): boolean => treatments.has(type);

/**
 * Undefined for a property that is not on the list. A provider keeps marks of its own library in its configuration, in a name that no
 * program can give: official ones have them, ours may not, and none of them is compared. They are left out, whatever they are.
 */
export const treatmentOf = (type: string, property: string): Treatment | undefined =>
  treatments.get(type)?.get(property) ?? (type.startsWith("pulumi:providers:") && property.startsWith("__") ? "drop" : undefined);

/** What becomes of a field beside the properties; undefined for one that is not on the list, such as `initErrors`, which quotes values. */
export const fieldTreatment = (field: string): "keep" | "drop" | "sides" | undefined => (Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined);

/** For the test that every type of the program is here, and no other. */
export const listedTypes = (): readonly string[] => Object.keys(TYPES);
