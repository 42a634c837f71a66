import type { PreviewReport } from "../../model/changes/report.ts";
import { oneLine } from "./escape.ts";
import { remarks, RULES } from "./findings.ts";
import type { Locate } from "./places.ts";
import { asText } from "./render-json.ts";

/** SARIF 2.1.0: every remark with file and line, for GitHub's code scanning. */
export function renderSarif(report: PreviewReport, locate: Locate): string {
  const found = remarks(report, locate);
  const rules = [...new Set(found.map(({ rule }) => rule))].sort();
  return asText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "sophia-secrets", informationUri: "https://github.com/ai-cherry/sophia-main",
        rules: rules.map((id) => ({ id: oneLine(id), shortDescription: { text: RULES[id] ?? `Rule ${oneLine(id)}` } })) } },
      automationDetails: { id: `sophia-secrets/${report.kind}/${oneLine(report.stack)}` },
      columnKind: "utf16CodeUnits",
      results: found.map(({ rule, level, name, text, place }) => ({
        ruleId: oneLine(rule),
        ruleIndex: rules.indexOf(rule),
        level,
        message: { text: oneLine(text) },
        locations: [{
          physicalLocation: { artifactLocation: { uri: encodeURI(place.file), uriBaseId: "%SRCROOT%" }, region: { startLine: place.line } },
          ...(name === "" ? {} : { logicalLocations: [{ name: oneLine(name), kind: "resource" }] }),
        }],
        // The same finding in the next run is the same alert, whatever line it has by then.
        partialFingerprints: { "sophiaSecrets/v1": `${oneLine(report.stack)}/${oneLine(rule)}/${oneLine(name)}` },
      })),
    }],
  });
}
