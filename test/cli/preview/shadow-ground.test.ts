import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliError } from "../../../cli/errors.ts";
import { enginePreview, policyResult } from "../../../cli/preview/engine-preview.ts";
import { previewOnShadow } from "../../../cli/preview/shadow-ground.ts";

/** An engine that writes down what it was given, and fails before it has a plan. */
const ENGINE = `#!/bin/sh
if [ "$1" = version ]; then echo v3.259.0; exit 0; fi
env > "$SEEN"; echo "$@" >> "$SEEN"; echo "error: no stack named 'x' found" >&2; exit 255
`;

describe("sophia-secrets preview: where it runs", () => {
  let folder: string;
  let env: Record<string, string>;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ground-"));
    writeFileSync(join(folder, "pulumi"), ENGINE, { mode: 0o755 });
    writeFileSync(join(folder, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
    env = { PATH: `${folder}:/usr/bin:/bin`, SEEN: join(folder, "seen") };
  });
  after(() => rmSync(folder, { recursive: true }));

  const failure = async (run: Promise<unknown>): Promise<CliError> => run.then(() => assert.fail("it did not fail"), (error: unknown) => {
    assert.ok(error instanceof CliError, String(error));
    return error;
  });

  it("A-08 on a shadow the engine gets the shadow's environment, settings and stack, nothing of this process, and the shadow is closed whatever happens", async () => {
    let closed = 0;
    process.env["CANARY_OF_THIS_PROCESS"] = "x";
    try {
      const error = await failure(previewOnShadow(async ({ file, commit, program }) => {
        assert.deepEqual([file, commit, program], ["/s.json", "c0ffee", folder]);
        return { env, cwd: folder, configFile: join(folder, "Pulumi.x.yaml"), stack: "organization/p/x", meta: { commit: "c0ffee", stateTime: "t" }, close: async () => void (closed += 1) };
      }, { file: "/s.json", commit: "c0ffee", cwd: folder, policyPacks: [] }));
      assert.deepEqual([error.code, error.message, closed], [3, "There is no stack organization/p/x.", 1]);
      const { readFileSync } = await import("node:fs");
      const seen = readFileSync(join(folder, "seen"), "utf8");
      assert.equal(seen.includes("CANARY_OF_THIS_PROCESS"), false);
      assert.match(seen, /--stack organization\/p\/x/);
      assert.match(seen, /preview .*--config-file \S+Pulumi\.x\.yaml/);
      assert.doesNotMatch(seen, /stack select/);
      assert.equal(process.env["CANARY_OF_THIS_PROCESS"], "x");
    } finally {
      delete process.env["CANARY_OF_THIS_PROCESS"];
    }
  });

  it("S-02 a shadow of another stack is refused before anything runs", async () => {
    const ground = { env: { PATH: "/nowhere" }, cwd: folder, configFile: "c", stack: "organization/p/x", meta: { commit: "c", stateTime: "t" }, close: async () => undefined };
    const { code, message } = await failure(previewOnShadow(async () => ground, { file: "/s.json", cwd: folder, stack: "acme/p/y", policyPacks: [] }));
    assert.deepEqual([code, message], [2, "The shadow is of x, not of y."]);
  });

  it("S-02 each way in which there is no plan has one message and one remedy, without the engine's own text", async () => {
    const options = { cwd: folder, stack: "x", policyPacks: [] };
    for (const [text, message] of [["error: performing HTTP request: dial tcp 127.0.0.1:9: connect: connection refused", /does not answer/], ["error: invalid access token", /before it had a plan/], ["error: [401] Unauthorized", /does not know us/],
      ["error: incorrect passphrase", /cannot be decrypted/], ["error: failed to load policy pack SECRET", /policy pack cannot be loaded/], ["SECRET", /before it had a plan/]] as const) {
      writeFileSync(join(folder, "pulumi"), ENGINE.replace(/error: no stack[^"]*/, text), { mode: 0o755 });
      const { code, message: told, remedy } = await failure(enginePreview({ ...options, env }));
      assert.equal(code, 3);
      assert.match(told, message);
      assert.ok(remedy !== undefined && !/SECRET/.test(told + remedy) && !told.includes("\n"));
    }
    assert.equal((await failure(enginePreview({ ...options, env: { PATH: "/nowhere" } }))).message, "The Pulumi engine is not on the PATH.");
    assert.equal((await failure(enginePreview({ ...options, env, policyPacks: [folder] }))).code, 2);
    assert.equal((await failure(enginePreview({ ...options, env, cwd: "/nowhere" }))).code, 2);
  });

  it("P-22 a violation is its rule, level, resource and sentence; a message of another form stays whole", () => {
    const event = { color: "never", policyName: "C-05", policyPackName: "p", policyPackVersion: "", policyPackVersionTag: "", enforcementLevel: "mandatory" as const, resourceUrn: "urn:pulumi:p::s::t::held-A", message: "C-05 held-A: is in no group.\n" };
    assert.deepEqual(policyResult(event), { rule: "C-05", level: "mandatory", name: "held-A", message: "is in no group." });
    assert.deepEqual(policyResult({ ...event, message: "Every row has a group\nC-05 held-A: is in no group." }).message, "is in no group.");
    assert.deepEqual(policyResult({ ...event, enforcementLevel: "warning", policyName: "other", message: "<{%reset%}>free text: here<{%reset%}>\n" }), { rule: "other", level: "advisory", name: "held-A", message: "free text: here" });
  });
});
