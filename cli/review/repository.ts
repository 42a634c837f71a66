import { GithubPulls } from "../../services/github-pulls.ts";
import { CliError, EXIT } from "../errors.ts";

/** The repository that a workflow runs in, from the variables that GitHub sets. Throws CliError where they are absent. */
export function pullsOf(environment: NodeJS.ProcessEnv): GithubPulls {
  const { GITHUB_API_URL: api = "https://api.github.com", GITHUB_REPOSITORY: repository = "", GITHUB_TOKEN: token = "" } = environment;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new CliError(EXIT.prerequisite, "GITHUB_REPOSITORY does not name a repository.", "run it in a workflow, or set GITHUB_REPOSITORY to owner/name");
  if (token === "") throw new CliError(EXIT.prerequisite, "There is no token for GitHub.", "set GITHUB_TOKEN");
  return new GithubPulls({ api, repository, token });
}
