import type { Policies, PolicyConfigSchema, PolicyResource, ReportViolation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { closingReports, judge, newMemory, WAIVERS, type Report } from "./judge.ts";
import { plainProps } from "./plain-data.ts";
import { rules } from "./rule-list.ts";
import type { Level, ResourceData, Rule } from "./rule.ts";
import type { RuleId } from "./rule-ids.ts";
import type { Waiver } from "./waivers.ts";

export interface PackOptions {
  readonly waivers: readonly Waiver[];
  /** Overridden levels by rule and stack. */
  readonly levels: Readonly<Partial<Record<RuleId, Readonly<Partial<Record<string, Level>>>>>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const LEVEL = { type: "string", enum: ["advisory", "mandatory", "disabled"] } as const;
const CONFIG: PolicyConfigSchema = { properties: { production: LEVEL, staging: LEVEL, development: LEVEL } } as unknown as PolicyConfigSchema;

/** The SDK takes an object too, and then neither puts the description in front nor uses the policy's own level. */
const tell = (report: ReportViolation, { policy, level, message, urn }: Report): void =>
  (report as unknown as (violation: object) => void)({ name: policy, enforcementLevel: level, message, urn });

const stackOf = (urn: string): string => /^urn:pulumi:([^:]*)::/.exec(urn)?.[1] ?? "";

async function resourceData({ urn, type, name, props, opts }: Pick<ResourceValidationArgs | PolicyResource, "urn" | "type" | "name" | "props" | "opts">): Promise<ResourceData> {
  return { urn, type, name, props: await plainProps(props), protect: opts.protect, deleteBeforeReplace: opts.deleteBeforeReplace === true,
    ...(opts.parent !== undefined && { parent: opts.parent }) };
}

/** One policy per rule, and a last one that tells what is unknown and what became of the waivers. */
export function policiesOf(options: PackOptions): Policies {
  const memory = newMemory();
  const judgement = (rule: RuleId, args: ResourceValidationArgs | StackValidationArgs, stack: string) =>
    ({ stack, now: options.now, waivers: options.waivers, memory, levels: [options.levels[rule], args.getConfig<Partial<Record<string, Level>>>()] });
  const policies = rules.map((rule: Rule) => ({
    name: rule.id,
    description: rule.sentence,
    enforcementLevel: rule.levels.production,
    configSchema: CONFIG,
    ...(rule.check !== undefined && {
      validateResource: async (args: ResourceValidationArgs, report: ReportViolation): Promise<void> => {
        const resource = await resourceData(args);
        const stack = stackOf(args.urn);
        const verdicts = rule.check?.(resource, { stack, now: options.now });
        if (verdicts === undefined) args.notApplicable();
        for (const line of judge(rule, verdicts, resource, judgement(rule.id, args, stack))) tell(report, line);
      },
    }),
    ...(rule.checkStack !== undefined && {
      validateStack: async (args: StackValidationArgs, report: ReportViolation): Promise<void> => {
        const stack = stackOf(args.resources[0]?.urn ?? "");
        const verdicts = rule.checkStack?.(await Promise.all(args.resources.map(resourceData)), { stack, now: options.now });
        if (verdicts === undefined) args.notApplicable();
        for (const line of judge(rule, verdicts, undefined, judgement(rule.id, args, stack))) tell(report, line);
      },
    }),
  }));
  const last = {
    name: WAIVERS,
    description: "A waiver that ended stops the deployment; one that nothing needs is told.",
    enforcementLevel: "mandatory" as const,
    validateStack: (args: StackValidationArgs, report: ReportViolation): void => {
      const stack = stackOf(args.resources[0]?.urn ?? "");
      for (const line of closingReports({ memory, waivers: options.waivers, stack, now: options.now })) tell(report, line);
      // An update follows its preview in the same process.
      memory.unknown.clear();
      memory.used.clear();
    },
  };
  return [...policies, last] as Policies;
}
