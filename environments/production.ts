/** Where customers' data is. Its stack also owns what exists once per organisation. */
import { SECRET_GROUPS } from "../catalog/types.ts";
import type { EnvironmentData } from "./types.ts";

export const production: EnvironmentData = {
  name: "production",
  composes: SECRET_GROUPS,
  deletionProtected: true,
  generations: {
    JWT_SECRET: ["g1"],
    SECRET_KEY: ["g1"],
    ENCRYPTION_KEY: ["g1"],
  },
};
