import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDeployedState } from "../../cli/deployed-state.ts";
import { table } from "../../cli/output.ts";
import { run } from "./cli-case.ts";

describe("sophia-secrets: what holds for every command", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cli-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("S-02 help and no mistake is 0; a wrong word, option or value is 2, on stderr, with nothing on stdout", async () => {
    for (const args of [["--help"], ["validate", "--help"], ["verify", "--help"], ["sandbox", "--help"], ["deploy", "--help"], ["usage", "--help"]]) {
      const { code, stdout } = await run(args, { cwd: folder });
      assert.deepEqual([code, /^Usage: sophia-secrets/.test(stdout)], [0, true], args.join(" "));
    }
    for (const args of [["nonsense"], ["verify", "--nonsense"], ["validate", "-s"], ["sandbox", "--plan", "free"], ["deploy"], ["deploy", "-s", "production", "--reviewed"], ["comment"], ["reviewed"], ["validate", "-s", "production", "surplus"]]) {
      const { code, stdout, stderr } = await run(args, { cwd: folder });
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.notEqual(stderr, "", args.join(" "));
    }
  });

  it("S-02 U-15 no engine on the PATH is 3, with the remedy", async () => {
    for (const args of [["verify"], ["verify", "--stack", "production", "--json"]]) {
      const { code, stdout, stderr } = await run(args, { cwd: folder, env: { PATH: folder } });
      assert.deepEqual([code, stdout], [3, ""]);
      assert.match(stderr, /The Pulumi engine is not on the PATH\.\nWhat to do: install Pulumi 3\.259 or newer, or run `npm run toolchain`/);
    }
  });

  it("U-03 a decrypted state is read with the engine's wrappings off, wherever they are", () => {
    const mark = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270", "c44067f5952c0a294b673a41bacd8c17"];
    const secret = (value: unknown): object => ({ [mark[0] ?? ""]: mark[1], plaintext: JSON.stringify(value) });
    const urn = (name: string, type: string): string => `urn:pulumi:staging::sophia-secrets::sophia:index:SecretTopology$${type}::${name}`;
    const state = readDeployedState(JSON.stringify({ deployment: {
      resources: [
        { urn: "urn:pulumi:staging::sophia-secrets::pulumi:pulumi:Stack::root", type: "pulumi:pulumi:Stack", outputs: { ledger: { version: 1, entries: {}, generations: {} } } },
        { urn: urn("held-A", "pulumi:index:Stash"), type: "pulumi:index:Stash", id: "x", inputs: { input: secret("$v") }, outputs: { deep: [secret({ a: secret("b") })] } },
        { urn: urn("environment-e", "pulumiservice:index:Environment"), type: "pulumiservice:index:Environment", inputs: { yaml: secret({ [mark[0] ?? ""]: mark[2], text: "values: {}" }) } },
        { urn: urn("old", "pulumi:index:Stash"), type: "pulumi:index:Stash", delete: true },
      ],
      pending_operations: [{ type: "creating", resource: { urn: urn("half", "a:b:C") } }],
    } }));
    assert.deepEqual([state.stack, state.pending, state.ledger?.version], ["staging", ["half"], 1]);
    assert.deepEqual(state.resources.map((r) => r.name), ["root", "held-A", "environment-e"]);
    assert.deepEqual([state.resources[1]?.inputs, state.resources[1]?.outputs, state.resources[2]?.inputs], [{ input: "$v" }, { deep: [{ a: "b" }] }, { yaml: "values: {}" }]);
    assert.deepEqual(readDeployedState("{}").resources, []);
  });

  it("U-05 a table has columns while 80 are enough; with a longer name each entry stands in lines of its own, and nothing is cut", () => {
    const [head, short, long] = [["where", "what", "problem"], ["ESC", "A", "differs"], ["ESC", "sophia-ai-production-infrastructure-credentials sophia.infrastructure.key", "has another value than the one held"]];
    assert.equal(table(head, [short]), `where  what  problem\nESC    A     differs`);
    const lines = table(head, [short, long]).split("\n");
    assert.deepEqual([lines.every((line) => line.length <= 80), lines.join(" ").replace(/\s+/g, " ").trim()], [true, `ESC A problem: differs ${long.slice(0, 2).join(" ")} problem: ${long[2]}`]);
  });
});
