/**
 * Values made from others by joining and encoding alone: never parsed, measured or branched on, so that a preview on stand-ins
 * takes the same path as a deployment on real values.
 */

/** The parts of a PostgreSQL connection string, as they are. */
export interface PostgresParts {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: string;
  readonly database: string;
}

/** POSTGRES_URL; user, password and database are percent-encoded. */
export const postgresUrl = ({ user, password, host, port, database }: PostgresParts): string =>
  `postgresql://${encode(user)}:${encode(password)}@${host}:${port}/${encode(database)}`;

/** One key of the ring; `notAfter` is an ISO instant, absent for the key that signs. */
export interface RingKey {
  readonly kid: string;
  readonly key: string;
  readonly notAfter?: string;
}

/** JWT_KEYS: the keys as they come, newest first, as JSON, which leaves out a `notAfter` that is undefined. */
export const keyRing = (keys: readonly RingKey[]): string =>
  JSON.stringify(keys.map(({ kid, key, notAfter }) => ({ kid, key, notAfter })));

/** `encodeURIComponent`, and the five characters it leaves that a URL reads in its own way. */
const encode = (part: string): string => encodeURIComponent(part).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
