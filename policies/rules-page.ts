import { rules } from "./rule-list.ts";

/** The text of RULES.md. */
export function rulesPage(): string {
  const rows = rules.map(({ id, sentence, requirements, levels }) =>
    `| \`${id}\` | ${sentence} | ${levels.production} | ${levels.staging} | ${levels.development} | ${requirements.join(", ")} |`);
  return `# Rules

Written by \`npm run rules\`; a test keeps it up to date. How to read, configure and waive them: [docs/policies.md](../docs/policies.md).

| Rule | | Production | Staging | Development | Serves |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}
