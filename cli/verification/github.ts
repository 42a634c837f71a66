import { fingerprint, keyId } from "../../model/fingerprint.ts";
import type { GithubApi, GithubItem } from "../../services/github-api.ts";
import { ServiceError } from "../../services/http.ts";
import { ofType, text, type DeployedState, type StateResource } from "../deployed-state.ts";
import { type Report, WRITE_AGAIN } from "./report.ts";

const TYPE = "github:index/actionsOrganization";

/** GitHub never gives a secret back: its time and visibility tell whether the copy is still the one that we delivered. */
export async function verifyGithub(state: DeployedState, held: ReadonlyMap<string, string>, github: GithubApi, report: Report): Promise<void> {
  const secrets = ofType(state, `${TYPE}Secret:ActionsOrganizationSecret`);
  const variables = ofType(state, `${TYPE}Variable:ActionsOrganizationVariable`);
  const key = text(state.resources.find((r) => r.name === "ledger-key")?.outputs["base64"]);
  if (secrets.length > 0) {
    const found = new Map((await github.items("secrets")).map((s) => [s.name, s]));
    for (const resource of secrets) {
      report.checked.githubSecrets += 1;
      checkSecret(resource, found.get(text(resource.inputs["secretName"])), state, held, key, report);
    }
  }
  if (variables.length > 0) {
    const found = new Map((await github.items("variables")).map((v) => [v.name, v]));
    for (const resource of variables) {
      report.checked.githubVariables += 1;
      checkVariable(resource, found.get(text(resource.inputs["variableName"])), held, report);
    }
  }
  for (const kind of ["Secret", "Variable"] as const) {
    for (const resource of ofType(state, `${TYPE}${kind}Repositories:ActionsOrganization${kind}Repositories`)) {
      const name = text(resource.inputs[`${kind.toLowerCase()}Name`]);
      report.checked.repositories += 1;
      // Of a name that is gone, its absence is told already.
      const found = await github.repositoriesOf(kind === "Secret" ? "secrets" : "variables", name).catch(absent);
      if (found === undefined) continue;
      const wanted = new Set((resource.inputs["selectedRepositoryIds"] as number[] | undefined) ?? []);
      const lacking = [...wanted].filter((id) => !found.some((r) => r.id === id));
      const more = found.filter((r) => !wanted.has(r.id)).map((r) => r.name);
      if (lacking.length > 0) report.differs("github", `${name}: repositories`, `${lacking.length} of ${wanted.size} repositories may not use it`, WRITE_AGAIN);
      if (more.length > 0) report.differs("github", `${name}: repositories`, `${more.join(", ")} may use it and nobody declared that`, WRITE_AGAIN);
    }
  }
}

/** The plugin cannot refresh the repositories of a name that is gone: the name alone comes first. */
const makeAgain = (resource: StateResource): string => `run \`pulumi up --refresh --target '**::${resource.name}'\`, then \`pulumi up --refresh\``;

function absent(error: unknown): undefined {
  if (!(error instanceof ServiceError) || error.status !== 404) throw error;
}

function checkSecret(resource: StateResource, found: GithubItem | undefined, state: DeployedState, held: ReadonlyMap<string, string>, key: string, report: Report): void {
  const name = text(resource.inputs["secretName"]);
  if (found === undefined) return report.differs("github", name, "the secret is not there", makeAgain(resource));
  if (found.visibility !== text(resource.inputs["visibility"])) report.differs("github", name, `its visibility is ${found.visibility}`, WRITE_AGAIN);
  const delivered = state.ledger?.delivered?.[resource.name];
  if (delivered === undefined) return report.differs("github", name, "no delivery of it is recorded", "run `pulumi up` again");
  if (key !== "" && delivered.keyId === keyId(key) && delivered.fingerprint !== fingerprint(key, held.get(name) ?? text(resource.inputs["plaintextValue"])))
    report.differs("github", name, "the value that is held was never delivered", "run `pulumi up` again; it writes it once more");
  const at = Date.parse(found.updatedAt);
  const ours = Date.parse(delivered.stamp.replace(/ \+0000 UTC$/, "Z").replace(" ", "T"));
  if (at > ours) report.differs("github", name, "it was changed after our last delivery, by somebody else", "rotate it: supply a new value; GitHub cannot show what was put there (docs/runbook.md)");
  if (at < ours) report.differs("github", name, "it is older than our last delivery", "rotate it: supply a new value (docs/runbook.md)");
}

function checkVariable(resource: StateResource, found: GithubItem | undefined, held: ReadonlyMap<string, string>, report: Report): void {
  const name = text(resource.inputs["variableName"]);
  if (found === undefined) return report.differs("github", name, "the variable is not there", makeAgain(resource));
  if (found.visibility !== text(resource.inputs["visibility"])) report.differs("github", name, `its visibility is ${found.visibility}`, WRITE_AGAIN);
  if (found.value !== text(resource.inputs["value"])) report.differs("github", name, "it has another value", WRITE_AGAIN);
  else if (held.has(name) && held.get(name) !== found.value) report.differs("github", name, "the value that is held was never delivered", "run `pulumi up` again; it writes it once more");
}
