import { table } from "../cli/output.ts";
import { counted } from "../model/counted.ts";
import type { Toolchain } from "../toolchain/index.ts";
import type { DemoResult } from "./demo.ts";

/** One screen: what there is now, what was proved, where it lies, how to look further. */
export function summary(r: DemoResult, toolchain: Toolchain): string {
  const rows = Object.entries(r.stacks).map(([stack, s]) => [stack, ...[s.environments, s.groupGrants + s.compositionGrants, s.githubSecrets, s.githubVariables, s.held, s.generated, s.missing].map(String)]);
  const groups = Object.keys(Object.values(r.stacks)[0]?.perGroup ?? {});
  return [
    "",
    table(["stack", "environments", "grants", "secrets", "variables", "held", "generated", "missing"], rows),
    "",
    table(["secrets held per group", ...Object.keys(r.stacks)], groups.map((g) => [g, ...Object.values(r.stacks).map((s) => String(s.perGroup[g] ?? 0))])),
    "",
    `Proved: ${counted(r.verified.githubBoxes, "GitHub box", "GitHub boxes")} opened and compared, ${counted(r.verified.escValues, "ESC value")}, ${counted(r.verified.grants, "grant")}; ${counted(r.verified.differences, "difference")}.`,
    ...r.differences.map((d) => `  ${d.store} ${d.name}: ${d.problem}`),
    `Second run: ${counted(r.secondRun.changes, "change")}, ${counted(r.secondRun.writes, "write")} to the services.`,
    `Leaks: ${r.leaks.leaks.length} in ${counted(r.leaks.filesSearched, "file")} (${Math.round(r.leaks.bytesSearched / 1024)} KiB) and all output; left out: ${r.leaks.excluded.join(", ")} (made-up values, on purpose).`,
    ...r.leaks.leaks.slice(0, 10).map((l) => `  ${l.file}: ${l.name} (${l.encoding})`),
    `Official: engine ${toolchain.version} (${toolchain.origin}), GitHub and random plugins, ESC evaluator. Stand-ins: GitHub, Pulumi Cloud${toolchain.standIn ? ", pulumiservice plugin" : ""}.`,
    `Everything is in ${r.folder}. ${r.seconds} s.`,
    `Look further: \`npm run sandbox -- --folder ${r.folder}\`, then source the env.sh that it names: \`pulumi preview -s production\`, \`pulumi env ls\`.`,
  ].join("\n");
}
