import { OWNERS, type Owner } from "./types.ts";

/** Who is asked about a team's secrets, and which files of this repository it reviews (U-09). */
export interface Contact {
  /** GitHub team or login, `@organization/team`: it is mentioned in issues and asked for reviews. */
  readonly contact: string;
  /** As CODEOWNERS wants them: from the repository's root, a folder ends with a slash. */
  readonly paths: readonly string[];
}

export const contacts: Readonly<Record<Owner, Contact>> = {
  DevOps: { contact: "@ai-cherry/devops", paths: ["*"] },
  "Database Admin": { contact: "@ai-cherry/database-admins", paths: ["/catalog/database-credentials.ts"] },
  "Integration Team": { contact: "@ai-cherry/integrations", paths: ["/catalog/integration-credentials.ts"] },
  // Who may do what, what is forbidden, what runs with a token, and who is asked about that.
  Security: {
    contact: "@ai-cherry/security",
    paths: ["/catalog/security-tokens.ts", "/catalog/owners.ts", "/environments/access.ts", "/environments/ci-identities.ts", "/policies/", "/.github/"],
  },
};

/** Text of .github/CODEOWNERS. The last line that fits a file decides, so the general one comes first. */
export function codeowners(): string {
  const lines = OWNERS.flatMap((team) => contacts[team].paths.map((path) => ({ path, contact: contacts[team].contact })));
  const general = ({ path }: { path: string }): boolean => path === "*";
  const width = Math.max(...lines.map(({ path }) => path.length));
  return ["# Made from catalog/owners.ts: change that, then run `npm run rules`.",
    ...[...lines.filter(general), ...lines.filter((line) => !general(line))].map(({ path, contact }) => `${path.padEnd(width)} ${contact}`), ""].join("\n");
}
