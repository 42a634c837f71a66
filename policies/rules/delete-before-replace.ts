import { isGithubSecret } from "../resource-types.ts";
import { mandatory, violation, type Rule } from "../rule.ts";

export const deleteBeforeReplace: Rule = {
  id: "delete-before-replace",
  sentence: "Every GitHub secret is deleted before it is replaced: made first and deleted then, a secret of the same name would be gone.",
  requirements: ["U-04"],
  levels: mandatory,
  check: (resource) => (!isGithubSecret(resource.type) ? undefined : resource.deleteBeforeReplace ? [] : [violation("deleteBeforeReplace is not set")]),
};
