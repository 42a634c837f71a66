import fc from "fast-check";

/** Set by `npm run test:campaign`, which runs every case. */
export const CAMPAIGN = process.env["SOPHIA_CAMPAIGN"] === "1";

/** Which sample `npm test` takes; this one has each of the stores, a first deployment and an update. Another number is another sample. */
export const SEED = Number(process.env["SOPHIA_TEST_SEED"] ?? 61);

/** `count` of the cases, in their order: a sample that the seed decides, or all of them in the campaign. */
export function sample<T>(cases: readonly T[], count: number): readonly T[] {
  if (CAMPAIGN) return cases;
  const [chosen = []] = fc.sample(fc.shuffledSubarray([...cases.keys()], { minLength: count, maxLength: count }), { seed: SEED, numRuns: 1 });
  return cases.filter((_, index) => chosen.includes(index));
}

/** A case that only the campaign runs: `npm test` has another of its kind. */
export function inCampaign(title: string, run: () => Promise<void>): void {
  if (CAMPAIGN) it(title, run);
}
