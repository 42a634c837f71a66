import { ENVIRONMENTS, SECRET_GROUPS } from "../catalog/types.ts";
import type { EnvironmentName, SecretGroup } from "../catalog/types.ts";
import { escName } from "./esc-names.ts";

export const PERMISSIONS = ["none", "read", "open", "write", "admin"] as const;
export type PermissionName = (typeof PERMISSIONS)[number];

interface Cells {
  readonly groups: Readonly<Partial<Record<EnvironmentName, Readonly<Partial<Record<SecretGroup, PermissionName>>>>>>;
  readonly composed: Readonly<Partial<Record<EnvironmentName | "base", PermissionName>>>;
}

const everywhere = (level: PermissionName): Cells => ({
  groups: Object.fromEntries(ENVIRONMENTS.map((name) => [name, Object.fromEntries(SECRET_GROUPS.map((group) => [group, level]))])),
  composed: Object.fromEntries([...ENVIRONMENTS, "base" as const].map((name) => [name, level])),
});

/**
 * The widest access that each team may have, pinned here and not read from environments/access.ts: who widens access changes two files
 * in two folders, and a reviewer sees it.
 */
const MATRIX: Readonly<Record<string, Cells>> = {
  "sophia-admins": everywhere("admin"),
  "sophia-developers": {
    groups: { development: { "api-keys": "open", "integration-credentials": "open", "database-credentials": "open", "security-tokens": "open" } },
    composed: { development: "open", base: "open" },
  },
  "sophia-ci": everywhere("open"),
};

export const ADMINS = "sophia-admins";
export const DEVELOPERS = "sophia-developers";
export const CI = "sophia-ci";

export const isTeam = (team: string): boolean => Object.hasOwn(MATRIX, team);
export const isPermission = (level: string): level is PermissionName => (PERMISSIONS as readonly string[]).includes(level);
/** A level that nobody knows counts as the highest. */
export const rank = (level: string): number => (isPermission(level) ? PERMISSIONS.indexOf(level) : PERMISSIONS.length);

/** The most that a team may do with an ESC environment of this name. */
export function widest(team: string, environment: string): PermissionName {
  const cells = Object.hasOwn(MATRIX, team) ? MATRIX[team] : undefined;
  const found = escName(environment);
  if (cells === undefined || found.kind === "other") return "none";
  if (found.kind === "base") return cells.composed.base ?? "none";
  if (found.kind === "composed") return cells.composed[found.environment] ?? "none";
  return cells.groups[found.environment]?.[found.group] ?? "none";
}
