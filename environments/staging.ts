/** The rehearsal of production, with values of its own. */
import { SECRET_GROUPS } from "../catalog/types.ts";
import type { EnvironmentData } from "./types.ts";

export const staging: EnvironmentData = {
  name: "staging",
  composes: SECRET_GROUPS,
  deletionProtected: false,
  generations: {
    JWT_SECRET: ["g1"],
    SECRET_KEY: ["g1"],
    ENCRYPTION_KEY: ["g1"],
  },
};
