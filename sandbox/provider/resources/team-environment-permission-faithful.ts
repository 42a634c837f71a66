import { officialDifference } from "../official-difference.ts";
import { worded } from "../official-errors.ts";
import type { ResourceKind } from "../resource-kind.ts";
import { teamEnvironmentPermission as grant } from "./team-environment-permission.ts";

/**
 * `pulumiservice:index:TeamEnvironmentPermission` as the official provider 1.3.0 errs: a refresh and a delete fail when its team is
 * gone (see there); the permission is not checked; it alone compares with what the state knows of the service.
 */
export const faithfulTeamEnvironmentPermission: ResourceKind = {
  ...grant,

  check(given) {
    const { inputs, failures } = grant.check(given);
    return { inputs, failures: failures.filter(({ property }) => property === "maxOpenDuration") };
  },

  difference: (old, inputs) => ({ ...officialDifference(old.outputs, inputs, grant.replaceOn), deleteBeforeReplace: true, inputDiff: true }),
  create: (inputs, context) => worded("error granting team environment permission: failed to add team settings", grant.create(inputs, context)),
  read: (id, known, context) => worded("failed to get team environment permission", grant.read(id, known, context)),
  delete: (id, context, outputs) => worded("failed to remove permissions", grant.delete(id, context, outputs)),
};
