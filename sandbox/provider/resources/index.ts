import type { ResourceKind } from "../resource-kind.ts";
import { environment } from "./environment.ts";
import { environmentSettings } from "./environment-settings.ts";
import { environmentTag } from "./environment-tag.ts";
import { environmentVersionTag } from "./environment-version-tag.ts";
import { faithfulEnvironment } from "./environment-faithful.ts";
import { oidcIssuer } from "./oidc-issuer.ts";
import { team } from "./team.ts";
import { teamEnvironmentPermission } from "./team-environment-permission.ts";

/**
 * The resource types that are served, by token. With `faithful` they err as the official provider 1.3.0; beside the
 * environment (see there) that is:
 *
 * - writes are not repeated, and a 429 fails at once; only reads of environments and version tags get 4 tries;
 * - a version tag is dropped by a refresh when the text of an error holds "404";
 * - a delete of what is gone fails for version tags, teams and grants; a refresh of a grant fails when its team is gone;
 * - 404 fails a refresh of the `api` module's types;
 * - an issuer whose policies cannot be written is removed again; an update sends `thumbprints: null` for none.
 *
 * Not imitated: the crash when a created team cannot be read, a `code` in an error body that overrules the HTTP status,
 * and waits that add Retry-After to the usual pause.
 */
export function resourceKinds(faithful: boolean): ReadonlyMap<string, ResourceKind> {
  const kinds = [
    faithful ? faithfulEnvironment : environment,
    environmentVersionTag, team, teamEnvironmentPermission, oidcIssuer, environmentTag, environmentSettings,
  ];
  return new Map(kinds.map((kind) => [kind.token, kind]));
}
