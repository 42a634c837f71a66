import type { StackSettings } from "../../resources/settings.ts";

/** Settings of a production stack of the real services, with whatever a test changes. */
export const settingsCase = (changes: Partial<StackSettings> = {}): StackSettings => ({
  stack: "production", project: "sophia-secrets", organization: "acme", githubOrganization: "acme-code", repositories: ["sophia-main"], visibility: "selected", escProject: "default",
  prefix: "sophia-ai", organizationScope: false, githubOptional: [], plain: new Map(), rotated: new Map(), allowMissing: [], allowDelete: [], adopt: [],
  features: { teams: true, oidc: true, deletionProtection: true }, allowDebug: false, githubUrl: undefined, cloudUrl: undefined, writeDelayMs: undefined, retryWaitMs: undefined, sandbox: undefined, ...changes,
});
