import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { BlockList, isIPv4 } from "node:net";
import { looksLikeKey } from "../policies/key-like-text.ts";
import { projectFiles, read, ROOT } from "./source-files.ts";

const files = projectFiles();
/** Which of these names git would not take. */
const ignored = (names: readonly string[]): string[] =>
  spawnSync("git", ["check-ignore", "--no-index", "--stdin"], { cwd: ROOT, input: names.join("\n"), encoding: "utf8" }).stdout.split("\n").filter((name) => name !== "");
const lines = (fits: (line: string) => boolean, skip = /^package-lock\.json$/): string[] =>
  files.filter((file) => !skip.test(file)).flatMap((file) => read(file).split("\n").flatMap((line, at) => (fits(line) ? [`${file}:${at + 1}`] : [])));

/** Addresses that mean nothing outside a test, a document or one's own network. */
const nowhere = new BlockList();
for (const [net, bits] of [["0.0.0.0", 8], ["10.0.0.0", 8], ["127.0.0.0", 8], ["172.16.0.0", 12], ["192.168.0.0", 16], ["192.0.2.0", 24], ["198.51.100.0", 24], ["203.0.113.0", 24]] as const) nowhere.addSubnet(net, bits);

describe("the repository", () => {
  it("P-02 D-26 holds no .env, no packages, no virtual environment; and git would not take them", () => {
    assert.deepEqual(files.filter((file) => /(^|\/)(\.env(\..*)?|node_modules|\.?venv|__pycache__)(\/|$)/.test(file) && !file.endsWith(".env.example")), []);
    const secret = [".env", ".env.local", ".env.production", "frontend/.env", "a/b/.env.staging", "node_modules/x/index.js", ".demo/values.json", ".sandbox/state.json"];
    assert.deepEqual(ignored(secret), secret);
  });

  it("P-02 D-27 no ignore rule hides a source, a stack's settings or a page because of its name", () => {
    const needed = [".env.example", "token_counter.ts", "catalog/ai-keys.ts", "secret-groups.ts", "docs/secret-management.md", "setup_secrets.sh", ".github/workflows/deploy-secrets.yml",
      "Pulumi.yaml", "Pulumi.production.yaml", "Pulumi.staging.yaml", "Pulumi.development.yaml", "credentials.test.ts"];
    assert.deepEqual(ignored(needed), []);
    for (const file of ["Pulumi.yaml", "Pulumi.production.yaml", "Pulumi.staging.yaml", "Pulumi.development.yaml"]) assert.ok(files.includes(file), file);
  });

  it("D-25 nothing that looks like a key of a service, no address that is in use, no person's mailbox", () => {
    // Where a password in an address is the point: its making, its tests, the bad and the good compose file.
    assert.deepEqual([...new Set(lines(looksLikeKey).map((place) => place.split(":")[0]))],
      ["model/derive.ts", "test/catalog/formats.test.ts", "test/model/formats.test.ts", "test/model/values.test.ts", "test/workflows/compose/d24-open-services.yml", "test/workflows/compose/good.yml"]);
    const live = (line: string): boolean => (line.match(/(?<![\w.])\d{1,3}(\.\d{1,3}){3}(?![\w.])/g) ?? []).some((address) => isIPv4(address) && !nowhere.check(address));
    assert.deepEqual([live(`at ${[8, 8, 8, 8].join(".")}`), live("at 192.0.2.7"), lines(live)], [true, false, []]);
    const mailbox = (line: string): boolean => (line.match(/[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}(?!\.?[\w/])/g) ?? []).some((mail) => !/[@.]example(\.(com|org))?$|@users\.noreply\.github\.com$|^(admin|developer)@payready\.com$|^\d+@/.test(mail));
    assert.deepEqual([mailbox(["who", "mail.net"].join("@")), mailbox("admin@payready.com"), lines(mailbox)], [true, false, []]);
  });

  it("E-02 the origin's other spellings of stacks and environments are gone", () => {
    const retired = [["ai-cherry", "sophia-production"], ["sophia-ai", "production"], ["payready", "sophia-"], ["scoobyjava-org", "sophia"]].map((parts) => parts.join("/"));
    assert.deepEqual(lines((line) => retired.some((name) => line.includes(name)) || /\bsophia-ai-(dev|prod|stag)\b/.test(line) || line.includes(["sophia", "esc"].join("-"))), []);
  });
});
