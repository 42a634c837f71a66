import { createRequire } from "node:module";
import { Validator, type Description, type Deviation } from "../core/openapi.ts";

/** GitHub's own OpenAPI description, as its publisher ships it. */
export function githubValidator(): Validator {
  const description = createRequire(import.meta.url)("@octokit/openapi/generated/api.github.com.json") as Description;
  return new Validator(description, { status: 422 });
}

/** What the GitHub plugin sends or expects beyond the description. None is known for the routes served here. */
export const githubDeviations: readonly Deviation[] = [];
