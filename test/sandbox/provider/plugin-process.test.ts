import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http2";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadGrpcRuntime } from "../../../sandbox/provider/grpc-runtime.ts";
import { pluginScript } from "../../../sandbox/provider/plugin-script.ts";
import { GET, PATCH, CloudStub, healthy, revision } from "./cloud-stub.ts";
import { ENVIRONMENT, ENVIRONMENT_ID, inputs, secret, state } from "./provider-case.ts";

interface Answered {
  getVersion(): string;
  getId(): string;
  getProperties(): { toJavaScript(): Record<string, unknown> };
  getAcceptsecrets(): boolean;
  getSupportspreview(): boolean;
}
type Method = (request: unknown, done: (error: Refusal | null, answer: Answered) => void) => void;
type Refusal = { code: number; details: string; metadata: { get(key: string): Buffer[] } };

const runtime = loadGrpcRuntime();
const load = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
const { ResourceProviderClient } = load("./proto/provider_grpc_pb.js") as {
  ResourceProviderClient: new (address: string, credentials: unknown) => Record<string, Method> & { close(): void };
};
const { ProviderHandshakeRequest } = load("./proto/provider_pb.js") as { ProviderHandshakeRequest: new () => unknown };
const { credentials } = load("@grpc/grpc-js") as { credentials: { createInsecure(): unknown } };

describe("stand-in provider: the plugin process", function () {
  this.timeout(30_000);
  let folder: string;
  const children: ChildProcess[] = [];
  before(() => { folder = mkdtempSync(join(tmpdir(), "stand-in-")); });
  after(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the plugin as the engine does, through its script; resolves with the port it prints. */
  async function start(engineAddress: string): Promise<{ child: ChildProcess; port: number }> {
    const script = join(folder, "pulumi-resource-pulumiservice");
    const main = join(import.meta.dirname, "../../../sandbox/provider/main.ts");
    writeFileSync(script, pluginScript({ node: process.execPath, main }), { mode: 0o755 });
    const child = spawn(script, [engineAddress], { stdio: ["pipe", "pipe", "pipe"], env: { PATH: process.env["PATH"] } });
    children.push(child);
    const [line] = await once(child.stdout, "data", { signal: AbortSignal.timeout(20_000) }) as [Buffer];
    return { child, port: Number(line.toString()) };
  }
  const left = async (child: ChildProcess): Promise<unknown> =>
    child.exitCode ?? child.signalCode ?? (await once(child, "exit", { signal: AbortSignal.timeout(10_000) }))[0];

  it("U-06 prints a port, answers the engine's protocol, leaves at the engine's signal", async () => {
    const stub = healthy(await new CloudStub().open());
    const engine = createServer().listen(0, "127.0.0.1");
    await once(engine, "listening");
    const { child, port } = await start(`127.0.0.1:${(engine.address() as AddressInfo).port}`);
    const noise: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => noise.push(chunk.toString()));
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const call = (method: string, request: unknown): Promise<Answered> => new Promise((resolve, reject) => {
      client[method]?.(request, (error, answer) => (error ? reject(error as unknown as Error) : resolve(answer)));
    });
    try {
      assert.equal((await call("getPluginInfo", runtime.empty())).getVersion(), "1.3.0");
      await assert.rejects(call("handshake", new ProviderHandshakeRequest()), { code: 12 });
      const configure = new runtime.provider.ConfigureRequest();
      configure.getVariablesMap().set("pulumiservice:config:apiUrl", stub.url).set("pulumiservice:config:accessToken", "pul-" + "x".repeat(6));
      const configured = await call("configure", configure);
      assert.deepEqual([configured.getAcceptsecrets(), configured.getSupportspreview()], [true, true]);

      const create = new runtime.provider.CreateRequest();
      create.setUrn(ENVIRONMENT);
      create.setProperties(runtime.struct(inputs("a: 1")) as never);
      const created = await call("create", create);
      assert.equal(created.getId(), ENVIRONMENT_ID);
      assert.deepEqual(created.getProperties().toJavaScript(), state("a: 1", 2));

      stub.on(PATCH, { status: 403 }).on(GET, revision(3, "b: 2"));
      const refusal = await call("create", create).then(() => assert.fail("it went well"), (error: unknown) => error as Refusal);
      assert.match(refusal.details, /PATCH .* 403 Forbidden/);
      const [packed] = refusal.metadata.get("grpc-status-details-bin");
      assert.ok(packed?.includes("pulumirpc.ErrorResourceInitFailed") && packed.includes(ENVIRONMENT_ID));

      const read = new runtime.provider.ReadRequest();
      read.setUrn(ENVIRONMENT);
      read.setId(ENVIRONMENT_ID);
      assert.deepEqual((await call("read", read)).getProperties().toJavaScript()["yaml"], secret("b: 2"));
      stub.on(GET, { status: 404 });
      assert.equal((await call("read", read)).getId(), "");
      assert.deepEqual(noise, [], "the engine shows whatever a plugin prints");
      child.kill("SIGINT");
      await left(child);
    } finally {
      client.close();
      engine.close();
      await stub.close();
    }
  });

  it("U-06 leaves by itself when the engine is gone", async () => {
    const engine = createServer().listen(0, "127.0.0.1");
    const sessions: { destroy(): void }[] = [];
    engine.on("session", (session) => sessions.push(session));
    await once(engine, "listening");
    const { child } = await start(`127.0.0.1:${(engine.address() as AddressInfo).port}`);
    for (let waits = 0; sessions.length === 0 && waits < 200; waits += 1) await new Promise((resolve) => setTimeout(resolve, 25));
    assert.equal(child.exitCode, null);
    for (const session of sessions) session.destroy();
    engine.close();
    assert.equal(await left(child), 0);
  });

  it("U-06 the plugin's script is two lines of shell, whatever the paths hold", () => {
    assert.equal(pluginScript({ node: "/a b/node", main: "/it's/main.ts" }), `#!/bin/sh\nexec '/a b/node' '/it'\\''s/main.ts' "$@"\n`);
    assert.match(pluginScript({ node: "/n", main: "/m", compileCache: "/c" }), /\nNODE_COMPILE_CACHE='\/c' exec '\/n' '\/m' "\$@"\n$/);
  });
});
