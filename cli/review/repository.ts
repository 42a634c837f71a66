import { githubRest, githubUrl, restRoot, sameServer } from "../../services/addresses.ts";
import { GithubPulls } from "../../services/github-pulls.ts";
import { addressSettings } from "../addresses.ts";
import { CliError, EXIT } from "../errors.ts";

/** The repository that a workflow runs in, from the variables that GitHub sets. Throws CliError where they are absent, or the settings in `folder` name another server. */
export function pullsOf(folder: string, environment: NodeJS.ProcessEnv): GithubPulls {
  const { GITHUB_API_URL: own = "", GITHUB_REPOSITORY: repository = "", GITHUB_TOKEN: token = "" } = environment;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new CliError(EXIT.prerequisite, "GITHUB_REPOSITORY does not name a repository.", "run it in a workflow, or set GITHUB_REPOSITORY to owner/name");
  if (token === "") throw new CliError(EXIT.prerequisite, "There is no token for GitHub.", "set GITHUB_TOKEN");
  const settings = addressSettings(folder, "production", environment);
  const named = githubUrl(settings);
  // The token of a run belongs to the server that runs it.
  if (own !== "" && named !== undefined && !sameServer(own, restRoot(named)))
    throw new CliError(EXIT.prerequisite, `This workflow runs on ${own}, and the settings name GitHub at ${named}. No token was sent.`, "run it on the server that the settings name, or correct github:baseUrl and GITHUB_BASE_URL");
  return new GithubPulls({ api: githubRest(settings), repository, token });
}
