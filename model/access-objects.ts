import { sorted } from "./changes/facts.ts";

type Fields = Readonly<Record<string, unknown>>;

/** One policy of an issuer, as the service or the program words it, without our own name for it and with what says nothing left out. */
const policyObject = (policy: object): Fields => Object.fromEntries(Object.entries(policy)
  .filter(([key, value]) => key !== "name" && value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0))
  .map(([key, value]) => [key, Array.isArray(value) ? Object.fromEntries(value.map((element) => [String(element), true])) : value as unknown]));

/**
 * An issuer's policies by the subject that they trust, to be compared as a whole. A second policy for one subject stands beside the
 * first. An issuer without policies may come without the list.
 */
export function policyObjects(policies: readonly object[] | null | undefined): Readonly<Record<string, Fields>> {
  const seen = new Map<string, number>();
  return sorted((policies ?? []).map((policy) => {
    const subject = String((policy as { rules?: Fields }).rules?.["sub"] ?? "(no subject)");
    const nth = (seen.get(subject) ?? 0) + 1;
    seen.set(subject, nth);
    return [nth === 1 ? subject : `${subject} (${nth})`, policyObject(policy)] as const;
  }));
}
