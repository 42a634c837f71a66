import type { World } from "./world.ts";

/** One object of the sandbox's stores, as the services keep it, changed behind every client's back. */
export interface Stored {
  readonly kind: "environment" | "team" | "issuer" | "secret" | "variable";
  readonly name: string;
  /** A copy; undefined where it is gone. */
  readonly read: () => object | undefined;
  /** Undefined removes it. */
  readonly write: (object: object | undefined) => void;
}

/** Every object of both services. */
export function storedObjects({ sandbox: { github: { store }, cloud: { environments, teams, issuers } } }: World): Stored[] {
  const copy = (object: object | undefined): object | undefined => object && structuredClone(object);
  const issuerOf = (url: string) => issuers.list().find((i) => i.url === url);
  return [
    ...environments.list().map(({ org, project, name }): Stored => ({ kind: "environment", name, read: () => copy(environments.find(org, project, name)), write: (next) => {
      const now = environments.find(org, project, name);
      if (next !== undefined) return put(now ?? environments.create(org, project, name), next);
      if (now === undefined) return;
      now.settings = { deletionProtected: false };
      environments.remove(now);
    } })),
    ...teams.list().map(({ name }): Stored => ({ kind: "team", name, read: () => copy(teams.list().find((t) => t.name === name)),
      write: (next) => (next === undefined ? teams.remove(name) : put(teams.list().find((t) => t.name === name) ?? teams.create({ name, displayName: "", description: "" }), next)) })),
    // With its policies, which the service keeps as a list of their own.
    ...issuers.list().map(({ url }): Stored => ({ kind: "issuer", name: url, read: () => {
      const issuer = issuerOf(url);
      return issuer && structuredClone({ ...issuer, policy: issuers.policyOf(issuer.id) });
    }, write: (next) => {
      if (next === undefined) return issuers.remove(issuerOf(url)?.id ?? "");
      const issuer = issuerOf(url) ?? issuers.register({ url });
      const { policy: { policies }, id: _id, ...fields } = next as { policy: { policies: never[] }; id: string };
      put(issuer, { ...fields, id: issuer.id });
      issuers.policyOf(issuer.id).policies = structuredClone(policies);
    } })),
    ...store.secrets.map(({ name }): Stored => ({ kind: "secret", name, read: () => copy(store.secret(name)), write: (next) => void (next === undefined ? store.deleteSecret(name) : store.putSecret(next as never)) })),
    ...store.variables.map(({ name }): Stored => ({ kind: "variable", name, read: () => copy(store.variable(name)), write: (next) => void (next === undefined ? store.deleteVariable(name) : store.putVariable(next as never)) })),
  ];
}

/** The same object with another content. */
function put(object: object, next: object): void {
  for (const key of Object.keys(object)) Reflect.deleteProperty(object, key);
  Object.assign(object, structuredClone(next));
}
