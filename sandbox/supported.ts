import { createRequire } from "node:module";
import type { Description, Deviation } from "./core/openapi.ts";
import { routeName } from "./core/server.ts";
import { githubDeviations, githubValidator } from "./github/description.ts";
import { githubRoutes } from "./github/index.ts";
import { GithubStore } from "./github/store.ts";
import { cloudDeviations } from "./pulumi-cloud/deviations.ts";
import { supportedRoutes } from "./pulumi-cloud/supported.ts";
import { areas, type Area } from "./supported-areas.ts";

export interface Served {
  readonly service: Area["service"];
  /** `METHOD /path/{parameter}`. */
  readonly name: string;
  /** Whether the service's description, or for the state backend the SDK's types, say how it is called. */
  readonly described: boolean;
}

/** Every route of both servers. */
export async function servedRoutes(): Promise<Served[]> {
  const validator = githubValidator();
  const github = githubRoutes(await GithubStore.open({ organization: "any", repositories: [] }));
  return [
    ...github.map((route): Served => ({ service: "GitHub", name: routeName(route), described: validator.describes(route) })),
    ...supportedRoutes().map((route): Served => ({ service: "Pulumi Cloud", ...route })),
  ];
}

export const inArea = (area: Area, service: string, name: string): boolean => service === area.service && area.paths.test(name.slice(name.indexOf(" ") + 1));

/** The text of SUPPORTED.md: what the sandbox serves of what the services' descriptions have, area by area. */
export async function supportedTable(): Promise<string> {
  const served = await servedRoutes();
  const described = githubOperations();
  const count = (area: Area): string => {
    const here = served.filter((route) => inArea(area, route.service, route.name)).length;
    const there = area.service === "GitHub" ? described.filter((name) => inArea(area, "GitHub", name)).length : area.operations;
    return there === undefined ? `${here} / –` : `${here} / ${there}`;
  };
  return [
    "# What the sandbox supports",
    "",
    "Written by `npm run supported` from the servers' own route lists; a test fails when it is stale. \"Served / described\" counts operations:",
    "those the sandbox answers, and those the service's description has in that area (–: it has none, the pinned SDK's types stand in).",
    "Whatever is not served answers 404 and fails the run; so does a request that the description does not allow.",
    "",
    ...areas.flatMap((area, i) => [
      ...(area.service === areas[i - 1]?.service ? [] : [`## ${area.service}`, "", "| Area | Served / described | Faithful | Stricter | Absent |", "|---|---|---|---|---|"]),
      `| ${[area.title, count(area), area.faithful, area.stricter, area.absent].join(" | ")} |`,
      ...(area.service === areas[i + 1]?.service ? [] : [""]),
    ]),
    "## What real clients send beyond the descriptions",
    "",
    "Let through, each pinned by a test that it still occurs. Nothing is known for GitHub's plugin." ,
    "",
    "| Route | Field | What | Who |",
    "|---|---|---|---|",
    ...deviations().map((d) => `| \`${d.route}\` | ${d.field} | ${d.deviation} | ${d.source} |`),
    "",
    "## Routes",
    "",
    ...areas.flatMap((area) => {
      const names = served.filter((route) => inArea(area, route.service, route.name)).map((route) => `- \`${route.name}\``);
      return names.length === 0 ? [] : [`### ${area.title}`, "", ...names, ""];
    }),
  ].join("\n");
}

const deviations = (): readonly Deviation[] => [...githubDeviations, ...cloudDeviations];

/** All operations of GitHub's description. */
function githubOperations(): string[] {
  const { paths } = createRequire(import.meta.url)("@octokit/openapi/generated/api.github.com.json") as Description;
  const methods = new Set(["get", "head", "post", "put", "patch", "delete"]);
  return Object.entries(paths).flatMap(([path, item]) => Object.keys(item).filter((m) => methods.has(m)).map((m) => `${m.toUpperCase()} ${path}`));
}
