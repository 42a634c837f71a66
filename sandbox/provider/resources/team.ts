import { InitFailed } from "../api-error.ts";
import { beginCreate } from "../begin-create.ts";
import { isUnknown, UNKNOWN } from "../property-values.ts";
import type { Properties } from "../property-values.ts";
import { changedInputs, idParts, nameFailures, present, text } from "../resource-kind.ts";
import type { Context, ResourceKind } from "../resource-kind.ts";
import { changeTeam, readTeam, teamPath } from "./team-calls.ts";
import type { TeamRecord } from "./team-calls.ts";

/** `pulumiservice:index:Team`. Members are added and removed one by one, in order of their logins. */
export const team: ResourceKind = {
  token: "pulumiservice:index:Team",
  replaceOn: ["organizationName", "name", "teamType"],
  deleteBeforeReplace: false,
  secrets: [],
  computed: { always: [], afterUpdate: [] },

  check(given) {
    const inputs: Properties = { ...given, displayName: given["displayName"] ?? given["name"] };
    const members = given["members"] ?? [];
    inputs["members"] = Array.isArray(members) && !isUnknown(members) ? [...new Set(members.map(String))].sort() : UNKNOWN;
    const failures = nameFailures(inputs, ["organizationName", "name"]);
    if (!["pulumi", "github", UNKNOWN].includes(inputs["teamType"] as string)) {
      failures.push({ property: "teamType", reason: "must be 'pulumi' or 'github'" });
    }
    if (inputs["teamType"] === "github" && inputs["githubTeamId"] === undefined) {
      failures.push({ property: "githubTeamId", reason: "is required for a github team" });
    }
    return { inputs: present(inputs), failures };
  },

  changed: (old, inputs) => changedInputs(old.inputs, inputs),

  async create(inputs, context) {
    const { api } = context;
    const [organization, name] = [text(inputs, "organizationName"), text(inputs, "name")];
    const id = `${organization}/${name}`;
    const outcome = await beginCreate(context, {
      id, what: "team",
      post: () => api.call({
        client: "legacy", method: "POST", path: `${teamPath(organization)}/${text(inputs, "teamType")}`,
        json: present({
          organization, teamType: inputs["teamType"], name, displayName: inputs["displayName"],
          description: inputs["description"] ?? "", githubTeamID: inputs["githubTeamId"],
        }),
      }),
      look: async () => {
        const found = await readTeam(api, organization, name);
        return found === undefined ? "absent" : found.bare ? "ours" : "foreign";
      },
    });
    context.begun.set(id, "");
    if (outcome === "continued") await rename(organization, name, inputs, context);
    // The service makes who creates a team its member.
    const there = await readTeam(api, organization, name).catch((error: unknown) => { throw new InitFailed(id, { ...inputs, members: [] }, error); });
    await settleMembers(id, inputs, there?.members ?? [], context);
    const made = await readTeam(api, organization, name).catch((error: unknown) => { throw new InitFailed(id, inputs, error); });
    if (made === undefined) throw new InitFailed(id, inputs, new Error(`team ${id} is not there after it was created`));
    return { id, outputs: properties(organization, made, inputs) };
  },

  async read(id, known, { api }) {
    const [organization = "", name = ""] = idParts(id, "organization/team");
    const found = await readTeam(api, organization, name);
    if (found === undefined) return undefined;
    const told = properties(organization, found, known.inputs);
    return { id, inputs: told, outputs: told };
  },

  async update(id, old, inputs, context) {
    const [organization = "", name = ""] = idParts(id, "organization/team");
    await rename(organization, name, inputs, context);
    await settleMembers(id, inputs, (old.outputs["members"] as string[] | undefined) ?? [], context);
    return inputs;
  },

  async delete(id, { api }) {
    const [organization = "", name = ""] = idParts(id, "organization/team");
    await api.call({ client: "legacy", method: "DELETE", path: teamPath(organization, name), accept: [404] });
  },
};

/** The names are sent at every update, changed or not, as the official provider does. */
function rename(organization: string, name: string, inputs: Properties, { api }: Context): Promise<void> {
  return changeTeam(api, organization, name, { newDisplayName: inputs["displayName"], newDescription: inputs["description"] ?? "" });
}

/** Removes, then adds. A failure on the way tells the state who is in by then, so that the next `up` does the rest. */
async function settleMembers(id: string, inputs: Properties, before: string[], { api }: Context): Promise<void> {
  const [organization = "", name = ""] = id.split("/");
  const wanted = (inputs["members"] as string[] | undefined) ?? [];
  const members = new Set(before);
  try {
    for (const member of before.filter((login) => !wanted.includes(login)).sort()) {
      await changeTeam(api, organization, name, { memberAction: "remove", member }, [404]);
      members.delete(member);
    }
    for (const member of wanted.filter((login) => !before.includes(login))) {
      await changeTeam(api, organization, name, { memberAction: "add", member }, [409]);
      members.add(member);
    }
  } catch (error) {
    throw new InitFailed(id, { ...inputs, members: [...members].sort() }, error);
  }
}

function properties(organizationName: string, { kind, name, displayName, description, members }: TeamRecord, known: Properties): Properties {
  return present({
    organizationName, name, displayName, members, teamType: kind,
    // "" and absent are the same to the service; the program's own word for it is kept.
    description: description === "" && known["description"] === undefined ? undefined : description,
    githubTeamId: known["githubTeamId"],
  });
}
