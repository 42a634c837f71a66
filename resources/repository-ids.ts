import { FindingsError } from "../model/findings.ts";
import type { ServiceAccess } from "./service-access.ts";

/**
 * GitHub's ids of the named repositories: from the last ledger where it knows them, so that a run without changes
 * asks nothing. `onShadow` nobody can be asked: a new repository gets a number that none has.
 */
export async function repositoryIds(names: readonly string[], known: Readonly<Record<string, number>>, access: ServiceAccess, onShadow = false): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  const lacking: string[] = [];
  for (const name of [...new Set(names)].sort()) {
    const id = known[name] ?? (onShadow ? -1 - ids.size : await (await access.github())?.repositoryId(name));
    if (id === undefined) lacking.push(name);
    else ids.set(name, id);
  }
  if (lacking.length > 0)
    throw new FindingsError(lacking.map((name) => ({ name, place: "sophia-secrets:repositories", problem: "GitHub does not show this repository to our token", remedy: "correct the name, or give GITHUB_TOKEN access to it" })));
  return ids;
}
