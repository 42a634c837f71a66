import { flushCompileCache, getCompileCacheDir } from "node:module";
import { watchEngine } from "./engine-watch.ts";
import { loadGrpcRuntime } from "./grpc-runtime.ts";
import { createProvider } from "./provider.ts";
import { providerService } from "./service.ts";

/**
 * The plugin `pulumi-resource-pulumiservice`: started by the engine with its own address as the argument, it prints the
 * port it serves on and lives as long as the engine does. `SOPHIA_STANDIN_FAITHFUL=1` makes it err as the official
 * provider does; `SOPHIA_STANDIN_TIMEOUT_MS` shortens the 60 s after which a silent service has failed,
 * `SOPHIA_RETRY_WAIT_MS` the half second before a failed call is first repeated.
 */
const [engineAddress] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const runtime = loadGrpcRuntime();
const provider = createProvider({
  faithful: process.env["SOPHIA_STANDIN_FAITHFUL"] === "1",
  timeout: Number(process.env["SOPHIA_STANDIN_TIMEOUT_MS"]) || 60_000,
  firstWait: Number(process.env["SOPHIA_RETRY_WAIT_MS"]) || 500,
}, process.env);

// What is on its way then has nobody left to report to.
// eslint-disable-next-line no-restricted-syntax -- the one exit point of this process
const leave = (): void => process.exit(0);

const server = new runtime.grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(runtime.service, providerService(runtime, provider, (address) => watchEngine(address, leave)));
server.bindAsync("127.0.0.1:0", runtime.grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
  if (engineAddress !== undefined) watchEngine(engineAddress, leave);
  // The engine ends its plugins with a signal, on which Node would drop what it compiled: half of the time of a start.
  if (getCompileCacheDir() !== undefined) setTimeout(flushCompileCache, 1000).unref();
});
