import { InitFailed } from "../api-error.ts";
import { officialDifference } from "../official-difference.ts";
import { worded } from "../official-errors.ts";
import { isUnknown } from "../property-values.ts";
import type { Properties } from "../property-values.ts";
import { idParts, present, text } from "../resource-kind.ts";
import type { ResourceKind } from "../resource-kind.ts";
import { changeTeam, readTeam, teamPath } from "./team-calls.ts";
import type { TeamRecord } from "./team-calls.ts";
import { team } from "./team.ts";

/**
 * `pulumiservice:index:Team` as the official provider 1.3.0 errs: members that the service added itself (its creator) come into the
 * outputs at a create and into the inputs at a refresh only, and are never compared; to remove one who is no member fails, and an
 * update removes everybody whom the outputs have and the program does not; a delete of what is gone fails.
 */
export const faithfulTeam: ResourceKind = {
  ...team,

  check(given) {
    const inputs: Properties = { ...given, displayName: given["displayName"] ?? given["name"] };
    const { members } = given;
    inputs["members"] = Array.isArray(members) && !isUnknown(members) ? [...members].sort() : members ?? [];
    const failures = [
      ...(["pulumi", "github"].includes(inputs["teamType"] as string) ? [] : [{ property: "type", reason: "instead of 'pulumi' or 'github'" }]),
      ...(inputs["teamType"] === "github" && inputs["githubTeamId"] === undefined ? [{ property: "githubTeamId", reason: "is required" }] : []),
      ...(inputs["teamType"] === "pulumi" && inputs["name"] === undefined ? [{ property: "name", reason: "is required" }] : []),
    ];
    return { inputs: present(inputs), failures };
  },

  difference: (old, inputs, ignored) => officialDifference(old.inputs, withIgnored(inputs, old.outputs, ignored), team.replaceOn),

  async create(inputs, { api }) {
    const [organization, name] = [text(inputs, "organizationName"), text(inputs, "name")];
    const id = `${organization}/${name}`;
    await worded(`error creating team '${name}': failed to create team`, api.call({
      client: "legacy", method: "POST", path: `${teamPath(organization)}/${text(inputs, "teamType")}`,
      json: present({
        organization, teamType: inputs["teamType"], name, displayName: inputs["displayName"], description: inputs["description"] ?? "", githubTeamID: inputs["githubTeamId"],
      }),
    }));
    const members: string[] = [];
    const partly = (error: unknown): never => { throw new InitFailed(id, { ...inputs, members }, error); };
    for (const member of membersOf(inputs)) {
      await worded("failed to update team membership", changeTeam(api, organization, name, { memberAction: "add", member }, [409])).catch(partly);
      members.push(member);
    }
    const made = await worded("failed to get team", readTeam(api, organization, name)).catch(partly);
    // Here the official one crashes.
    if (made === undefined) return partly(new Error("the team is not there"));
    return { id, outputs: told(organization, made, inputs) };
  },

  async read(id, known, { api }) {
    const [organization = "", name = ""] = idParts(id, "organization/team");
    const found = await worded(`failed to read Team ("${id}"): failed to get team`, readTeam(api, organization, name));
    if (found === undefined) return undefined;
    const outputs = told(organization, found, known.inputs);
    return { id, inputs: outputs, outputs };
  },

  async update(id, old, given, { api }, ignored) {
    const [organization = "", name = ""] = idParts(id, "organization/team");
    const inputs = withIgnored(given, old.outputs, ignored);
    // Compared by their addresses, they always differ.
    if ([inputs, old.outputs].some((side) => (side["displayName"] ?? side["description"]) !== undefined))
      await worded("failed to update team", changeTeam(api, organization, name, present({ newDisplayName: inputs["displayName"] ?? "", newDescription: inputs["description"] ?? "" })));
    const before = membersOf(old.outputs);
    const wanted = membersOf(inputs);
    const members = new Set(before);
    const partly = (error: unknown): never => { throw new InitFailed(id, { ...inputs, members: [...members].sort() }, error); };
    for (const member of before.filter((login) => !wanted.includes(login)).reverse()) {
      await worded("failed to update team membership", changeTeam(api, organization, name, { memberAction: "remove", member })).catch(partly);
      members.delete(member);
    }
    for (const member of wanted.filter((login) => !before.includes(login))) {
      await worded("failed to update team membership", changeTeam(api, organization, name, { memberAction: "add", member }, [409])).catch(partly);
      members.add(member);
    }
    return { ...inputs, members: [...members].sort() };
  },

  async delete(id, { api }) {
    const [organization = "", name = ""] = idParts(id, "organization/team");
    await worded("failed to delete team", api.call({ client: "legacy", method: "DELETE", path: teamPath(organization, name) }));
  },
};

const membersOf = (values: Properties): string[] => (values["members"] as string[] | undefined) ?? [];

/** The library under the official provider takes for an ignored input what the state has as the output. */
export function withIgnored(inputs: Properties, outputs: Properties, ignored: readonly string[]): Properties {
  return { ...inputs, ...Object.fromEntries(ignored.filter((name) => outputs[name] !== undefined).map((name) => [name, outputs[name]])) };
}

/** Empty texts count as absent. */
function told(organizationName: string, { kind, name, displayName, description, members }: TeamRecord, known: Properties): Properties {
  return present({
    organizationName, name, members, teamType: kind, displayName: displayName || undefined, description: description || undefined, githubTeamId: known["githubTeamId"],
  });
}
