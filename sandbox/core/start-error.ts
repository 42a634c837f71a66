/** Why a sandbox cannot start: something in its surroundings, not in it. The message says what to do. */
export class StartError extends Error {}
