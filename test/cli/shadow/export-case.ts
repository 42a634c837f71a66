import type { Properties, RawResource } from "../../../cli/shadow/engine-format.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const COMMIT = "0123456789abcdef0123456789abcdef01234567";
/** In every value, key and fingerprint of the case: what must never come out. */
export const CANARY = "canary";
const [KEY_ID, OPENAI, SLACK] = ["ca4a5100", "ca4a51".padEnd(32, "0"), "ca4a51".padEnd(32, "1")];
/** What of a real ledger must not come out either. */
export const REAL = [KEY_ID, OPENAI, SLACK];

/** As an encrypted export has it; the canary stands for a text that only a key would open. */
export const encrypted = (): Properties => ({ [SIGNATURE]: SECRET, ciphertext: `v1:${CANARY}:${CANARY}` });
/** As `--show-secrets` has it. */
export const shown = (): Properties => ({ [SIGNATURE]: SECRET, plaintext: JSON.stringify(`${CANARY}-value`) });

const urn = (type: string, name: string): string => `urn:pulumi:production::sophia-secrets::sophia:index:SecretTopology$${type}::${name}`;

export interface Case {
  version: number;
  deployment: { manifest: { time: string; magic: string; version: string }; secrets_providers: object; pending_operations?: unknown[]; resources: RawResource[]; metadata: object };
}

function resource(type: string, name: string, inputs: Properties, outputs: Properties, fields: Properties = {}): RawResource {
  return { urn: urn(type, name), custom: true, type, id: name, inputs, outputs, parent: "urn:parent", provider: "urn:provider", resourceHooks: { BeforeDelete: ["keep"] },
    created: "2026-01-01T00:00:00Z", modified: "2026-01-01T00:00:00Z", sourcePosition: "project:///index.ts#1,1", stackTrace: [], ...fields };
}

export const STASH = "pulumi:index:Stash";
export const GITHUB_SECRET = "github:index/actionsOrganizationSecret:ActionsOrganizationSecret";
export const BYTES = "random:index/randomBytes:RandomBytes";
export const ENVIRONMENT = "pulumiservice:index:Environment";

/** A small state with each type whose properties need a treatment; every test gets its own. */
export function exportCase(secret: () => Properties = encrypted): Case {
  const entry = (fingerprint: string): Properties => ({ keyId: KEY_ID, fingerprint, rotatedAt: "2026-01-01T00:00:00.000Z", destinations: ["environment-e"] });
  const delivered = (fingerprint: string): Properties => ({ keyId: KEY_ID, fingerprint, stamp: "2026-01-01 00:00:00 +0000 UTC", round: 0 });
  const ledger = {
    version: 1,
    entries: { OPENAI_API_KEY: entry(OPENAI), OPENAI_TWIN: entry(OPENAI), SLACK_BOT_TOKEN: entry(SLACK) },
    held: ["LOG_LEVEL", "OPENAI_API_KEY", "OPENAI_TWIN", "SLACK_BOT_TOKEN"],
    generations: { JWT_SECRET: { list: ["g1"], since: "2026-01-01T00:00:00.000Z" } },
    delivered: { "environment-e": { ...delivered(SLACK), stamp: "2", id: "e" }, "github-secret-OPENAI_API_KEY": delivered(OPENAI) },
    owned: ["environment-e"], repositories: { main: 1 }, protectedEnvironments: [], identity: { stash: "held-*" }, features: ["teams"], foreignPolicies: [],
  };
  const stash = (name: string): RawResource => resource(STASH, `held-${name}`, { input: secret() }, { input: secret(), output: secret() }, { protect: true, ignoreChanges: ["input"] });
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-01-02T03:04:05.000Z", magic: "m", version: "v3.259.0" },
      secrets_providers: { type: "service", state: { url: "https://api.pulumi.com" } },
      metadata: {},
      resources: [
        { urn: "urn:pulumi:production::sophia-secrets::pulumi:pulumi:Stack::sophia-secrets-production", custom: false, type: "pulumi:pulumi:Stack",
          outputs: { ledger, counts: { held: 4 }, missing: [], degraded: [] } },
        resource("pulumi:pulumi:StackReference", "self", { name: "acme/sophia-secrets/production" }, { name: "acme/sophia-secrets/production", outputs: { ledger }, secretOutputNames: [] }, { external: true }),
        resource("pulumi:providers:github", "github", { owner: "acme", token: secret(), __internal: {} }, { owner: "acme", token: secret() }),
        // As the official plugin is kept in a state, and a mark that one of its next versions may add.
        resource("pulumi:providers:pulumiservice", "pulumi-cloud", { apiUrl: "https://api.pulumi.com", accessToken: secret(), "__pulumi-go-provider-infer": true, "__pulumi-go-provider-version": "v1.3.2", __next: secret() }, { apiUrl: "https://api.pulumi.com" }),
        ...["OPENAI_API_KEY", "OPENAI_TWIN", "SLACK_BOT_TOKEN", "LOG_LEVEL", "EMPTY"].map(stash),
        resource(BYTES, "ledger-key", { length: 32 }, { base64: secret(), hex: secret(), length: 32, __pulumi_raw_state_delta: { obj: { ps: { keepers: secret() } } } }),
        resource(BYTES, "generated-JWT_SECRET.g1", { length: 64 }, { base64: secret(), hex: secret(), length: 64 }),
        resource(GITHUB_SECRET, "github-secret-OPENAI_API_KEY", { secretName: "OPENAI_API_KEY", visibility: "selected", plaintextValue: secret(), __defaults: [] },
          { secretName: "OPENAI_API_KEY", plaintextValue: secret(), encryptedValue: secret(), keyId: "1", updatedAt: "2026-01-01 00:00:00 +0000 UTC" }, { replacementTrigger: "round-0" }),
        resource("github:index/actionsOrganizationVariable:ActionsOrganizationVariable", "github-variable-PULUMI_ORG", { variableName: "PULUMI_ORG", value: "acme" }, { variableName: "PULUMI_ORG", value: "acme" }),
        resource(ENVIRONMENT, "environment-e", { organization: "acme", project: "default", name: "e", yaml: secret() }, { name: "e", yaml: secret(), revision: 2, environmentId: "e" }),
      ],
    },
  };
}

/** Resource of the case with this logical name. */
export function named(state: Case, name: string): { inputs: Properties; outputs: Properties } & Properties {
  const found = state.deployment.resources.find((r) => r.urn.endsWith(`::${name}`));
  if (found === undefined) throw new Error(`${name} is not in the case`);
  return found as never;
}

export const ledgerOf = (state: Case): Record<string, Record<string, Properties>> => named(state, "sophia-secrets-production").outputs["ledger"] as never;
