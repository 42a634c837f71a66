import { all, log, output, runtime, unsecret, type Output } from "@pulumi/pulumi";
import { fingerprint, keyId } from "../model/fingerprint.ts";
import { needsRepair, nextDelivered, type Delivered } from "../model/ledger.ts";

/** Follows one destination: which write round it is in, and what it holds after this deployment. */
export interface Tracked {
  /** 0 unless an earlier write got lost; a higher one changes an input, so that the value is sent again. Known where `was` is absent. */
  readonly round: Output<number>;
  /** Call it with what the plugin reports of the destination. */
  readonly delivered: (stamp: Output<string>, id?: Output<string | undefined>) => Output<Delivered | undefined>;
}

/**
 * `content` is what the destination `name` shall hold: a value or a whole document. Its fingerprint is compared with the
 * delivered one of the last ledger. A failed write that a refresh made look delivered is found so, and nothing else is.
 */
export function track(name: string, content: Output<string>, key: Output<string>, was: Delivered | undefined): Tracked {
  const mark = unsecret(all([key, content]).apply(([k, c]) => ({ fingerprint: fingerprint(k, c), keyId: keyId(k) })));
  // Without an earlier delivery nothing can be lost, and the round must be known in the very first preview.
  const round = was === undefined ? output(0)
    : mark.apply((m) => was.round + (needsRepair(was, m.keyId, m.fingerprint) ? 1 : 0));
  return {
    round,
    delivered: (stamp, id) => unsecret(all([mark, round, stamp, id ?? output(undefined)]).apply(([m, r, s, i]) => {
      const now = nextDelivered({ was, fingerprint: m.fingerprint, keyId: m.keyId, stamp: s, round: r, ...(i === undefined ? {} : { id: i }) });
      // A plugin that swallowed a failure must not end in success: the ledger is written all the same, and the command fails.
      if (!runtime.isDryRun() && now?.keyId === m.keyId && now.fingerprint !== m.fingerprint)
        log.error(`${name}: the service does not have the new content yet. Run \`pulumi up\` again: it writes it once more.`);
      return now;
    })),
  };
}
