import type { Rule } from "./rule.ts";
import { accessWidening } from "./rules/access-widening.ts";
import { administrators } from "./rules/administrators.ts";
import { bannedType } from "./rules/banned-type.ts";
import { boundWorkflowTrust } from "./rules/bound-workflow-trust.ts";
import { ciTeam } from "./rules/ci-team.ts";
import { definitionLayout } from "./rules/definition-layout.ts";
import { deleteBeforeReplace } from "./rules/delete-before-replace.ts";
import { developers } from "./rules/developers.ts";
import { developmentWithoutInfrastructure } from "./rules/development-without-infrastructure.ts";
import { encryptedOnTheWay } from "./rules/encrypted-on-the-way.ts";
import { environmentPerGroup } from "./rules/environment-per-group.ts";
import { environmentSettings } from "./rules/environment-settings.ts";
import { generatedSecret } from "./rules/generated-secret.ts";
import { githubLimits } from "./rules/github-limits.ts";
import { githubNamesAndSizes } from "./rules/github-names-and-sizes.ts";
import { importDirection } from "./rules/import-direction.ts";
import { keyInTheOpen } from "./rules/key-in-the-open.ts";
import { knownAccess } from "./rules/known-access.ts";
import { noSideChannels } from "./rules/no-side-channels.ts";
import { oneGroupPerSecret } from "./rules/one-group-per-secret.ts";
import { openProvider } from "./rules/open-provider.ts";
import { organizationScope } from "./rules/organization-scope.ts";
import { ownValuesPerEnvironment } from "./rules/own-values-per-environment.ts";
import { placeholder } from "./rules/placeholder.ts";
import { requiredTags } from "./rules/required-tags.ts";
import { rotationClass } from "./rules/rotation-class.ts";
import { rotationOverdue } from "./rules/rotation-overdue.ts";
import { sameFingerprint } from "./rules/same-fingerprint.ts";
import { secretMarks } from "./rules/secret-marks.ts";
import { strongSecret } from "./rules/strong-secret.ts";
import { visibilityAll } from "./rules/visibility-all.ts";

/** Every rule, in the order of the pinned list. */
export const rules: readonly Rule[] = [
  keyInTheOpen, ownValuesPerEnvironment, strongSecret, boundWorkflowTrust, encryptedOnTheWay, githubNamesAndSizes, oneGroupPerSecret, placeholder, rotationClass,
  administrators, developers, ciTeam, knownAccess, developmentWithoutInfrastructure, environmentPerGroup, definitionLayout, secretMarks, requiredTags, organizationScope, noSideChannels,
  deleteBeforeReplace, environmentSettings, importDirection, openProvider, visibilityAll, generatedSecret, bannedType, accessWidening, githubLimits, sameFingerprint, rotationOverdue,
];
