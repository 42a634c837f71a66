import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leakChannels } from "../../resources/guard.ts";
import { readSettings, type StackSettings } from "../../resources/settings.ts";
import { endNotes, takeNotes } from "./mocks.ts";

const GOOD = { "sophia-secrets:organization": "acme", "sophia-secrets:githubOrganization": "acme-code", "sophia-secrets:repositories": ["one"] };

describe("stack settings", () => {
  after(endNotes);
  const settings = async (config: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}, stack = "production"): Promise<StackSettings> => {
    await takeNotes(() => undefined, { stack, config });
    return readSettings(environment);
  };

  it("F-05 reads what is set and has a default for the rest", async () => {
    const read = await settings(GOOD);
    assert.deepEqual([read.organization, read.githubOrganization, read.repositories, read.visibility, read.escProject, read.prefix, read.organizationScope, read.sandbox],
      ["acme", "acme-code", ["one"], "selected", "default", "sophia-ai", false, undefined]);
    assert.deepEqual(read.features, { teams: true, oidc: true, deletionProtection: true });
    assert.deepEqual((await settings({ ...GOOD, "sophia-secrets:features": ["oidc"] })).features, { teams: false, oidc: true, deletionProtection: false });
    assert.deepEqual([...(await settings({ ...GOOD, "sophia-secrets:settings": { LOG_LEVEL: "INFO", PORT: 8000 } })).plain], [["LOG_LEVEL", "INFO"], ["PORT", "8000"]]);
  });

  it("D-37 D-38 placeholders, unknown words and a wrong owner of the organisation's names: all of it in one message", async () => {
    const config = { "sophia-secrets:organization": "your-pulumi-organization", "sophia-secrets:githubOrganization": "your-github-organization", "sophia-secrets:visibility": "public",
      "sophia-secrets:features": ["teams", "sso"], "sophia-secrets:organizationScope": "true", "github:baseUrl": "http://git.example/" };
    await assert.rejects(settings(config, {}, "staging"), (error: Error) => {
      for (const name of ["organization", "githubOrganization", "visibility", "features", "organizationScope"]) assert.match(error.message, new RegExp(`^sophia-secrets:${name} \\(Pulumi\\.staging\\.yaml\\)`, "m"));
      return /^github:baseUrl .*not https/m.test(error.message);
    });
    await assert.rejects(settings(GOOD, {}, "prod"), /prod .*one of development, staging and production/);
    await assert.rejects(settings({ ...GOOD, "sophia-secrets:repositories": [], "sophia-secrets:organizationScope": "true" }), /needs at least one repository/);
  });

  it("P-08 plain http goes to this machine and nowhere else", async () => {
    for (const url of ["http://127.0.0.1:9/", "http://localhost:9", "https://git.example"]) assert.equal((await settings({ ...GOOD, "github:baseUrl": url })).githubUrl, url);
    for (const url of ["http://127.0.0.1.example/", "http://localhost.example", "http://git.example", "http://127.0.0.1@git.example/"]) await assert.rejects(settings({ ...GOOD, "github:baseUrl": url }), /not https/, url);
    await assert.rejects(settings(GOOD, { PULUMI_BACKEND_URL: "http://cloud.example" }), /pulumiservice:apiUrl .*not https/);
    assert.equal((await settings(GOOD, { PULUMI_BACKEND_URL: "file:///state" })).cloudUrl, undefined);
  });

  it("U-06 a sandbox's file overrides organisations and addresses, never the repositories of the settings (fault 30), and only one of this machine is taken", async () => {
    const folder = mkdtempSync(join(tmpdir(), "settings-"));
    const file = join(folder, "settings.json");
    const sandbox = { sandbox: "id", organization: "s", githubOrganization: "g", repositories: ["of an older sandbox"], cloudUrl: "http://127.0.0.1:1", githubUrl: "http://127.0.0.1:2/" };
    writeFileSync(file, JSON.stringify(sandbox));
    const placeholders = { "sophia-secrets:organization": "your-pulumi-organization", "sophia-secrets:githubOrganization": "your-github-organization", "sophia-secrets:repositories": ["r"] };
    const read = await settings(placeholders, { SOPHIA_SANDBOX_SETTINGS: file });
    assert.deepEqual([read.organization, read.githubOrganization, read.repositories, read.cloudUrl, read.githubUrl, read.sandbox, read.writeDelayMs], ["s", "g", ["r"], "http://127.0.0.1:1", "http://127.0.0.1:2/", "id", 1]);
    for (const part of [{ cloudUrl: "https://api.example" }, { githubUrl: "http://git.example" }]) {
      writeFileSync(file, JSON.stringify({ ...sandbox, ...part }));
      await assert.rejects(settings(GOOD, { SOPHIA_SANDBOX_SETTINGS: file }), /a sandbox is on this machine only/);
    }
    await assert.rejects(settings(GOOD, { SOPHIA_SANDBOX_SETTINGS: join(folder, "none") }), /cannot be read/);
    rmSync(folder, { recursive: true });
  });
});

describe("leak channels", () => {
  it("P-12 (4 of 6) names the switches that write values in clear, and no other", () => {
    for (const [name, value] of [["PULUMI_DEBUG_GRPC", "f"], ["TF_LOG", "DEBUG"], ["TF_LOG_PATH", "f"], ["NODE_DEBUG", "http"], ["NODE_OPTIONS", "--inspect=0"], ["PULUMI_OPTION_VERBOSE", "9"], ["PULUMI_OPTION_SHOW_SECRETS", "true"]] as const)
      assert.deepEqual(leakChannels({ [name]: value }, []), [name]);
    assert.deepEqual(leakChannels({ TF_LOG: "", NODE_OPTIONS: "--max-old-space-size=100", PULUMI_OPTION_VERBOSE: "3", PULUMI_OPTION_SHOW_SECRETS: "false", HOME: "x" }, ["pulumi", "up", "--yes", "-v=3", "--show-secrets=false"]), []);
  });

  it("P-12 (5 of 6) reads the engine's own command line in each spelling", () => {
    for (const args of [["-v", "9"], ["-v=10"], ["-v9"], ["--verbose", "11"], ["--verbose=9"], ["--show-secrets"], ["--show-secrets=true"], ["--tracing=file:x"], ["--logtostderr"]])
      assert.equal(leakChannels({}, ["pulumi", "up", ...args]).length, 1, args.join(" "));
  });
});
