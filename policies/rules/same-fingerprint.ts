import { rowNamed } from "../catalogue-rows.ts";
import { ledgerOf } from "../ledger-output.ts";
import { DAY, NEW_NAME_DAYS } from "../rotation-classes.ts";
import { mandatory, unknown, violation, type Rule, type Verdict } from "../rule.ts";
import { shownRow } from "../shown-name.ts";

export const sameFingerprint: Rule = {
  id: "same-fingerprint",
  sentence: "No two names of a stack hold the same value, unless both rows say why (shared); a value that came in the last 30 days is told first and refused then.",
  requirements: ["P-05", "P-03"],
  levels: mandatory,
  checkStack(resources, { now }) {
    const ledger = ledgerOf(resources);
    if (ledger === undefined) return undefined;
    if (ledger === "unknown") return [unknown("the ledger is not known yet")];
    const sharers = new Map<string, typeof ledger[number][]>();
    for (const entry of ledger.filter((e) => e.fingerprint !== "")) {
      const key = `${entry.keyId} ${entry.fingerprint}`;
      sharers.set(key, [...(sharers.get(key) ?? []), entry]);
    }
    return [...sharers.values()].filter((names) => names.length > 1 && names.some((e) => rowNamed(e.name)?.shared === undefined)).map((names): Verdict => {
      const found = violation(`${names.map((e) => shownRow(e.name)).sort().join(", ")} hold the same value`);
      const generated = names.some((e) => rowNamed(e.name)?.source === "generated");
      const fresh = names.some((e) => now - e.rotatedAt < NEW_NAME_DAYS * DAY);
      return fresh && !generated ? { ...found, atMost: "advisory" } : found;
    });
  },
};
