/** What kind of account the sandbox plays; decides which features answer 402 or 403. */
export type Plan = "individual" | "team" | "enterprise";

/** What every part of the server knows. */
export interface Settings {
  readonly organization: string;
  /** Login of the one user that the token belongs to. */
  readonly user: string;
  readonly plan: Plan;
  /** Folder for everything that is kept. */
  readonly folder: string;
  /** Path of the program that evaluates environments with Pulumi's own library. */
  readonly escEvaluator: string;
  /** A read of an environment gives back the text as it was sent, with plaintext secrets. */
  readonly verbatimSecrets: boolean;
  /** Offer journaling to clients that can. */
  readonly journal: boolean;
  /** How long an update holds its stack without a sign of life. The service's own value is 300. */
  readonly leaseSeconds: number;
  readonly now: () => Date;
}

/** Names of projects, stacks, environments and teams: they become parts of paths and of files. */
export const isName = (text: unknown): text is string =>
  typeof text === "string" && /^[A-Za-z0-9_.-]{1,100}$/.test(text) && text !== "." && text !== "..";

export const userInfo = (settings: Settings) => ({ githubLogin: settings.user, name: settings.user, avatarUrl: "" });
