import { all, log, output, runtime, unsecret, type Output } from "@pulumi/pulumi";
import { fingerprint, keyId } from "../model/fingerprint.ts";
import { needsRepair, nextDelivered, type Delivered } from "../model/ledger.ts";
import { engineArguments, leavesOut } from "./engine-arguments.ts";
import { endInFailure } from "./guard.ts";

/** Follows one destination: which write round it is in, and what it holds after this deployment. */
export interface Tracked {
  /** 0 unless an earlier write got lost; a higher one changes an input, so that the value is sent again. */
  readonly round: number;
  /** Call it with what the plugin reports of the destination. */
  readonly delivered: (stamp: Output<string>, id?: Output<string | undefined>) => Output<Delivered | undefined>;
}

/**
 * `content` is what the destination `name` shall hold: a value or a whole document. What `was` delivered moves only with the
 * stamp. So a failed write that a refresh, or a plugin that swallows failures, made look delivered is found, and nothing else is:
 * this command fails and the next one writes again.
 */
export function track(name: string, content: Output<string>, key: Output<string>, was: Delivered | undefined): Tracked {
  const mark = unsecret(all([key, content]).apply(([k, c]) => ({ fingerprint: fingerprint(k, c), keyId: keyId(k) })));
  const round = (was?.round ?? 0) + (needsRepair(was) ? 1 : 0);
  return {
    round,
    delivered: (stamp, id) => unsecret(all([mark, stamp, id ?? output(undefined)]).apply(([m, s, i]) => {
      const now = nextDelivered({ was, fingerprint: m.fingerprint, keyId: m.keyId, stamp: s, round, ...(i === undefined ? {} : { id: i }) });
      if (!runtime.isDryRun() && now?.wanted !== undefined) {
        const problem = `${name}: the service does not have the new content yet. Run \`pulumi up\` again: it writes it once more.`;
        // Left out on purpose is no failure.
        if (leavesOut(engineArguments())) log.warn(problem);
        else {
          log.error(problem);
          endInFailure();
        }
      }
      return now;
    })),
  };
}
