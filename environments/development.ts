/** What developers run on: the infrastructure group exists, but is not part of what they open. */
import { SECRET_GROUPS } from "../catalog/types.ts";
import type { EnvironmentData } from "./types.ts";

export const development: EnvironmentData = {
  name: "development",
  composes: SECRET_GROUPS.filter((group) => group !== "infrastructure-credentials"),
  deletionProtected: false,
  generations: {
    JWT_SECRET: ["g1"],
    SECRET_KEY: ["g1"],
    ENCRYPTION_KEY: ["g1"],
  },
};
