import { extname, join } from "node:path";

/** `.ts` in a checkout, `.js` in the published package, where all lies below one folder under the same names. */
const own = (name: string): string => join(import.meta.dirname, `${name}${extname(import.meta.filename)}`);

/** The commands' own entry, to call one of them in a process of its own. */
export const MAIN = own("main");
export const READ_DATA = own("preview/read-data");
