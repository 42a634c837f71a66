import type { ResourceKind } from "../resource-kind.ts";
import { environment } from "./environment.ts";
import { faithfulEnvironment } from "./environment-faithful.ts";
import { environmentSettings } from "./environment-settings.ts";
import { environmentTag } from "./environment-tag.ts";
import { faithfulEnvironmentTag } from "./environment-tag-faithful.ts";
import { environmentVersionTag } from "./environment-version-tag.ts";
import { oidcIssuer } from "./oidc-issuer.ts";
import { faithfulOidcIssuer } from "./oidc-issuer-faithful.ts";
import { team } from "./team.ts";
import { teamEnvironmentPermission } from "./team-environment-permission.ts";
import { faithfulTeamEnvironmentPermission } from "./team-environment-permission-faithful.ts";
import { faithfulTeam } from "./team-faithful.ts";

const OURS = [environment, environmentTag, team, teamEnvironmentPermission, oidcIssuer];
const FAITHFUL = [faithfulEnvironment, faithfulEnvironmentTag, faithfulTeam, faithfulTeamEnvironmentPermission, faithfulOidcIssuer];

/**
 * The resource types that are served, by token. With `faithful` they err as the official provider 1.3.0, each as its own page says.
 * For all of them:
 *
 * - writes are not repeated, and a 429 fails at once; only reads of environments and version tags get 4 tries;
 * - a preview tells no outputs but the inputs;
 * - 404 fails a refresh of the `api` module's types, whose inputs a refresh leaves as they are;
 * - a version tag is dropped by a refresh when the text of an error holds "404", and its delete fails when it is gone.
 *
 * Not imitated: the crash when a created team cannot be read, a `code` in an error body that overrules the HTTP status,
 * and waits that add Retry-After to the usual pause.
 */
export function resourceKinds(faithful: boolean): ReadonlyMap<string, ResourceKind> {
  const kinds = [...(faithful ? FAITHFUL : OURS), environmentVersionTag, environmentSettings];
  return new Map(kinds.map((kind) => [kind.token, kind]));
}
