import { fail } from "../../core/http-error.ts";
import type { Call, Reply, Route } from "../../core/server.ts";
import type { Exported } from "./deployment.ts";
import type { Stacks } from "./stacks.ts";
import type { Update, Updates } from "./updates.ts";

const S = "/api/stacks/:orgName/:projectName/:stackName";
/** The client writes `update` here whatever the kind. */
const U = `${S}/update/:updateID`;

/** `preview`, `up`, `refresh`, `destroy`: create, start, record, end. */
export function updateRoutes(stacks: Stacks, updates: Updates): Route[] {
  const of = (call: Call): Update => updates.get(stacks.get(call.params), call.params["updateID"] ?? "");
  const leased = (handler: (update: Update, call: Call) => Reply | undefined | Promise<Reply | undefined>) => (call: Call) => {
    const update = of(call);
    updates.checkLease(update, call.headers.authorization);
    return handler(update, call);
  };
  const create = (kind: string): Route => ({ method: "POST", path: `${S}/${kind}`, handler: (call) => {
    const update = updates.create(stacks.get(call.params), kind, call.body);
    return { json: { updateID: update.id, requiredPolicies: [], messages: [], aiSettings: { copilotIsEnabled: false } } };
  } });
  return [
    ...["update", "preview", "refresh", "destroy"].map(create),
    { method: "POST", path: U, handler: (call) => {
      const update = of(call);
      updates.start(update, call.body, cliVersionOf(call));
      return { json: { version: update.stack.version + (update.dryRun ? 0 : 1), ...tokenOf(update), journalVersion: update.journalVersion } };
    } },
    { method: "GET", path: U, handler: (call) => {
      const stack = stacks.get(call.params);
      return { json: { status: updates.status(stack, call.params["updateID"] ?? ""), events: [] } };
    } },
    { method: "POST", path: `${U}/renew_lease`, handler: leased((update, call) => {
      updates.renew(update, call.body.duration);
      return { json: tokenOf(update) };
    }) },
    { method: "PATCH", path: `${U}/checkpoint`, handler: leased((update, call) => {
      const { version, features, deployment } = call.body as Exported;
      updates.saveCheckpoint(update, { version, ...(features?.length ? { features } : {}), deployment });
      return undefined;
    }) },
    { method: "PATCH", path: `${U}/journalentries`, handler: leased(async (update, call) => {
      await updates.appendJournal(update, call.body);
      return undefined;
    }) },
    { method: "POST", path: `${U}/events/batch`, handler: leased((update, call) => {
      updates.recordEvents(update, call.body.events ?? []);
      return undefined;
    }) },
    { method: "POST", path: `${U}/complete`, handler: (call) => {
      const update = of(call);
      // The client repeats this call when the answer is lost; the second must not look like somebody else's update.
      if (update.status !== call.body.status || call.headers.authorization !== `update-token ${update.token}`) {
        updates.checkLease(update, call.headers.authorization);
        updates.finish(update, call.body.status);
      }
      return { json: {} };
    } },
    { method: "POST", path: `${U}/cancel`, handler: (call) => {
      const update = of(call);
      if (update.status !== "running") fail(409, "Conflict: The update has already completed.");
      updates.finish(update, "cancelled");
      return undefined;
    } },
  ];
}

const tokenOf = (update: Update) => ({ token: update.token, tokenExpiration: Math.floor(update.expires / 1000) });

/** `pulumi-cli/1 (v3.259.0; linux; cmd=up)`: the version goes into the manifest of a state that the server writes. */
const cliVersionOf = (call: Call): string => /^pulumi-cli\/1 \(([^;]*);/.exec(call.headers["user-agent"] ?? "")?.[1] ?? "";
