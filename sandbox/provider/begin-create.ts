import { ApiError } from "./api-error.ts";
import type { Context } from "./resource-kind.ts";

/**
 * What stands where we want to create: nothing; something that is ours to continue, because it is bare or exactly what
 * we want, so that nothing can be lost; or somebody's.
 */
export type Sight = "absent" | "ours" | "foreign";

/**
 * Sends the POST that creates `id`. An earlier attempt may have come through without our knowing (its answer lost, the
 * engine killed, a later step failed), and the service would then answer 409 for ever. So on 409, and when the outcome
 * is unknown, we look, and continue what is ours.
 *
 * @returns "created", or "continued" when it stood there already
 * @throws ApiError of the POST; an error naming the object when it is somebody's
 */
export async function beginCreate(
  context: Context,
  want: { id: string; what: string; post(): Promise<unknown>; look(): Promise<Sight> },
): Promise<"created" | "continued"> {
  try {
    await want.post();
    return "created";
  } catch (error) {
    const worthALook = error instanceof ApiError && (error.status === 409 || error.uncertain);
    if (context.faithful || !worthALook) throw error;
    const sight = await want.look().catch(() => { throw error; });
    if (sight === "ours" || (sight === "foreign" && context.begun.has(want.id))) return "continued";
    if (error.status !== 409 || sight === "absent") throw error;
    throw new Error(`${want.what} ${want.id} exists already and is not empty; adopt it (import it by that id) or remove it`, { cause: error });
  }
}
