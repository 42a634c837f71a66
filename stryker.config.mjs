const folder = process.env["MUTATE"] ?? "policies";

/** Canaries look for what must not be there, so they notice few changes and take most of the time; entry points need the engine. */
const left = { policies: ["policies/index.ts", "policies/write-rules.ts", "policies/rules-page.ts"], model: [] }[folder] ?? [];
/** Tests of the sources beside their own folder's. */
const beside = { policies: [], model: ["test/catalog/**/*.test.ts"] }[folder] ?? [];
const unseen = { policies: ["canaries", "example-values"], model: [] }[folder] ?? [];

export default {
  testRunner: "mocha",
  mochaOptions: { spec: [`test/${folder}/**/*.test.ts`, ...beside], ignore: [`test/${folder}/**/*.e2e.test.ts`, ...unseen.map((name) => `test/${folder}/${name}.test.ts`)], config: ".mocharc.json" },
  mutate: [`${folder}/**/*.ts`, ...left.map((file) => `!${file}`)],
  ignorePatterns: [".toolchain", ".sandbox", ".demo", "coverage", "reports"],
  coverageAnalysis: "perTest",
  // A change of what is computed at import needs a process of its own: a fifth of the changes, four fifths of the time.
  ignoreStatic: process.env["MUTATE_STATIC"] !== "1",
  disableTypeChecks: true,
  concurrency: Number(process.env["MUTATE_AT_ONCE"] ?? 1),
  reporters: ["clear-text", "json", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  jsonReporter: { fileName: `reports/mutation/${folder}.json` },
  tempDirName: ".stryker",
};
