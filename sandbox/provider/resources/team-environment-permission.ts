import { goDuration } from "../go-duration.ts";
import { UNKNOWN } from "../property-values.ts";
import type { Properties } from "../property-values.ts";
import { changedInputs, idParts, nameFailures, present, text } from "../resource-kind.ts";
import type { ResourceKind } from "../resource-kind.ts";
import { changeTeam, readTeam } from "./team-calls.ts";

const LEVELS: readonly unknown[] = ["none", "read", "open", "write", "admin", UNKNOWN];

/** `pulumiservice:index:TeamEnvironmentPermission`: a grant on an environment. Every change is delete, then create. */
export const teamEnvironmentPermission: ResourceKind = {
  token: "pulumiservice:index:TeamEnvironmentPermission",
  replaceOn: ["organization", "team", "project", "environment", "permission", "maxOpenDuration"],
  deleteBeforeReplace: true,
  secrets: [],
  computed: { always: [], afterUpdate: [] },

  check(given) {
    const inputs: Properties = { ...given, project: given["project"] ?? "default" };
    const failures = nameFailures(inputs, ["organization", "team", "project", "environment"]);
    if (!LEVELS.includes(inputs["permission"])) {
      failures.push({ property: "permission", reason: "must be none, read, open, write or admin" });
    }
    const duration = inputs["maxOpenDuration"];
    if (duration !== undefined && duration !== UNKNOWN) {
      try {
        inputs["maxOpenDuration"] = goDuration(String(duration));
      } catch (error) {
        failures.push({ property: "maxOpenDuration", reason: (error as Error).message });
      }
    }
    return { inputs, failures };
  },

  changed: (old, inputs) => changedInputs(old.inputs, inputs),

  async create(inputs, { api }) {
    const [organization, team] = [text(inputs, "organization"), text(inputs, "team")];
    const [projectName, envName] = [text(inputs, "project"), text(inputs, "environment")];
    await changeTeam(api, organization, team, {
      addEnvironmentPermission: present({ envName, projectName, permission: inputs["permission"], maxOpenDuration: inputs["maxOpenDuration"] }),
    });
    return { id: `${organization}/${team}/${projectName}+${envName}`, outputs: inputs };
  },

  async read(id, _known, { api, faithful }) {
    const { organization, team, project, environment } = partsOf(id);
    const found = await readTeam(api, organization, team);
    // With the team its grants are gone. The official provider fails the refresh there.
    if (found === undefined && faithful) throw new Error(`team ${organization}/${team} not found (404)`);
    const grant = found?.environments.find((entry) => entry.envName === environment && entry.projectName === project);
    if (grant === undefined) return undefined;
    const told = present({
      organization, team, project, environment, permission: grant.permission, maxOpenDuration: grant.maxOpenDuration || undefined,
    });
    return { id, inputs: told, outputs: told };
  },

  async update(id) {
    throw new Error(`grant ${id} cannot be changed in place`);
  },

  async delete(id, { api, faithful }) {
    const { organization, team, project, environment } = partsOf(id);
    await changeTeam(api, organization, team, { removeEnvironment: { envName: environment, projectName: project } }, faithful ? [] : [404]);
  },
};

function partsOf(id: string): { organization: string; team: string; project: string; environment: string } {
  const [organization = "", team = "", path = ""] = idParts(id, "organization/team/project+environment");
  const cut = path.indexOf("+");
  if (cut < 1 || cut === path.length - 1) throw new Error("id must be organization/team/project+environment");
  return { organization, team, project: path.slice(0, cut), environment: path.slice(cut + 1) };
}
