import type messages from "@pulumi/pulumi/proto/provider_pb.js";
import { InitFailed } from "./api-error.ts";
import type { GrpcRuntime, Struct } from "./grpc-runtime.ts";
import type { Difference, Provider, Wire } from "./provider.ts";

export const VERSION = "1.3.0";
const SCHEMA = JSON.stringify({ name: "pulumiservice", version: VERSION });

type Done = (error: unknown, response?: unknown) => void;
type Call<Request> = { request: Request };
/** The proto typings know Struct as a message; we need only its plain data. */
const data = (struct: unknown): Wire | undefined => (struct as Struct | undefined)?.toJavaScript();

/** The engine's provider protocol over `provider`. What is left out answers "unimplemented", which the engine knows. */
export function providerService(runtime: GrpcRuntime, provider: Provider, attached: (engineAddress: string) => void): Record<string, unknown> {
  const { grpc, provider: proto, plugin, struct, empty } = runtime;

  /** Every failure reaches the engine as text without a stack; one that left an object behind takes its state along. */
  function failure(error: unknown, request: { getUrn?(): string; getProperties?(): unknown; getNews?(): unknown }): unknown {
    const details = error instanceof Error ? error.message : String(error);
    if (!(error instanceof InitFailed)) return { code: grpc.status.FAILED_PRECONDITION, details };
    const detail = new proto.ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(struct(provider.seal(request.getUrn?.() ?? "", error.outputs, data(request.getNews?.() ?? request.getProperties?.()))) as never);
    detail.setReasonsList([details]);
    return { code: grpc.status.UNKNOWN, details, metadata: runtime.statusDetails(details, "pulumirpc.ErrorResourceInitFailed", detail) };
  }
  const handler = <Request extends object>(answer: (request: Request) => unknown) => (call: Call<Request>, done: Done): void => {
    void (async () => answer(call.request))().then((response) => done(null, response), (error: unknown) => done(failure(error, call.request)));
  };

  return {
    getPluginInfo: handler(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(VERSION);
      return info;
    }),
    getSchema: handler(() => {
      const response = new proto.GetSchemaResponse();
      response.setSchema(SCHEMA);
      return response;
    }),
    attach: handler((request: { getAddress(): string }) => {
      attached(request.getAddress());
      return empty();
    }),
    cancel: handler(() => {
      provider.cancel();
      return empty();
    }),
    checkConfig: handler((request: messages.CheckRequest) => {
      const response = new proto.CheckResponse();
      response.setInputs(struct(provider.checkConfig(data(request.getNews()) ?? {})) as never);
      return response;
    }),
    // Another address or token is the same service to the resources: never a reason to replace them.
    diffConfig: handler((request: messages.DiffRequest) => {
      const [old, news] = [data(request.getOldInputs()), data(request.getNews())];
      const changed = ["accessToken", "apiUrl"].filter((name) => JSON.stringify(old?.[name]) !== JSON.stringify(news?.[name]));
      return diffResponse(runtime, { changed, replaces: [], deleteBeforeReplace: false, added: [], removed: [] });
    }),
    configure: handler((request: messages.ConfigureRequest) => {
      const read = (key: string): string | undefined => request.getVariablesMap().get(`pulumiservice:config:${key}`);
      provider.configure({ accessToken: read("accessToken"), apiUrl: read("apiUrl") });
      const response = new proto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),
    check: handler((request: messages.CheckRequest) => {
      const { inputs, failures } = provider.check(request.getUrn(), data(request.getNews()) ?? {});
      const response = new proto.CheckResponse();
      response.setInputs(struct(inputs) as never);
      response.setFailuresList(failures.map(({ property, reason }) => {
        const failed = new proto.CheckFailure();
        failed.setProperty(property);
        failed.setReason(reason);
        return failed;
      }));
      return response;
    }),
    diff: handler((request: messages.DiffRequest) =>
      diffResponse(runtime, provider.diff(request.getUrn(), oldOf(request), data(request.getNews()) ?? {}, request.getIgnorechangesList()))),
    create: handler(async (request: messages.CreateRequest) => {
      const { id, outputs } = await provider.create(request.getUrn(), data(request.getProperties()) ?? {}, request.getPreview());
      const response = new proto.CreateResponse();
      response.setId(id);
      response.setProperties(struct(outputs) as never);
      return response;
    }),
    read: handler(async (request: messages.ReadRequest) => {
      const old = { inputs: data(request.getInputs()), outputs: data(request.getProperties()) };
      const found = await provider.read(request.getUrn(), request.getId(), old);
      const response = new proto.ReadResponse();
      if (found === undefined) return response;
      response.setId(found.id);
      response.setInputs(struct(found.inputs) as never);
      response.setProperties(struct(found.outputs) as never);
      return response;
    }),
    update: handler(async (request: messages.UpdateRequest) => {
      const outputs = await provider.update(request.getUrn(), request.getId(), oldOf(request), data(request.getNews()) ?? {}, request.getPreview(), request.getIgnorechangesList());
      const response = new proto.UpdateResponse();
      response.setProperties(struct(outputs) as never);
      return response;
    }),
    delete: handler(async (request: messages.DeleteRequest) => {
      await provider.delete(request.getUrn(), request.getId(), data(request.getProperties()) ?? {});
      return empty();
    }),
  };
}

function oldOf(request: { getOlds(): unknown; getOldInputs(): unknown }): { inputs: Wire | undefined; outputs: Wire | undefined } {
  return { inputs: data(request.getOldInputs()), outputs: data(request.getOlds()) };
}

function diffResponse({ provider: proto }: GrpcRuntime, { changed, replaces, deleteBeforeReplace, added, removed, inputDiff }: Difference): unknown {
  const { PropertyDiff, DiffResponse } = proto;
  const response = new DiffResponse();
  response.setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  response.setDiffsList(changed);
  response.setReplacesList(replaces);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const name of changed) {
    const kind = added.includes(name) ? "ADD" : removed.includes(name) ? "DELETE" : "UPDATE";
    const entry = new PropertyDiff();
    entry.setKind(PropertyDiff.Kind[replaces.includes(name) ? `${kind}_REPLACE` as const : kind]);
    entry.setInputdiff(inputDiff ?? true);
    response.getDetaileddiffMap().set(name, entry);
  }
  return response;
}
