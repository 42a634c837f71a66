import type { ResourceKind } from "../resource-kind.ts";
import { environment } from "./environment.ts";
import { environmentSettings } from "./environment-settings.ts";
import { environmentTag } from "./environment-tag.ts";
import { environmentVersionTag } from "./environment-version-tag.ts";
import { faithfulEnvironment } from "./environment-faithful.ts";
import { oidcIssuer } from "./oidc-issuer.ts";
import { team } from "./team.ts";
import { teamEnvironmentPermission } from "./team-environment-permission.ts";

/** The resource types that are served, by token. */
export function resourceKinds(faithful: boolean): ReadonlyMap<string, ResourceKind> {
  const kinds = [
    faithful ? faithfulEnvironment : environment,
    environmentVersionTag, team, teamEnvironmentPermission, oidcIssuer, environmentTag, environmentSettings,
  ];
  return new Map(kinds.map((kind) => [kind.token, kind]));
}
