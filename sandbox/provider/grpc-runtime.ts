import { createRequire } from "node:module";
import type providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import type pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";

/** What the engine's provider protocol needs of gRPC: a subset, typed here because the SDK does not re-export it. */
export interface GrpcServer {
  addService(service: unknown, implementation: Record<string, unknown>): void;
  bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
  forceShutdown(): void;
}
export interface GrpcMetadata { add(key: string, value: string | Buffer): void }
interface Grpc {
  Server: new (options: Record<string, unknown>) => GrpcServer;
  ServerCredentials: { createInsecure(): unknown };
  Metadata: new () => GrpcMetadata;
  status: { UNKNOWN: number; INVALID_ARGUMENT: number; FAILED_PRECONDITION: number };
}
/** A protobuf Struct: JSON-like data on the wire. */
export interface Struct { toJavaScript(): Record<string, unknown> }
interface StructClass { fromJavaScript(data: Record<string, unknown>): Struct }
interface Message { serializeBinary(): Uint8Array }
interface StatusMessage extends Message {
  setCode(code: number): void;
  setMessage(text: string): void;
  addDetails(detail: unknown): void;
}

/**
 * gRPC and the message classes, loaded through @pulumi/pulumi so that both sides share one copy of google-protobuf.
 *
 * The SDK's own provider server is not used: it hands a provider neither its configuration nor the preview flag nor
 * the old inputs, prints a stack for each failed read or delete, and loading it costs three times as long.
 */
export interface GrpcRuntime {
  grpc: Grpc;
  service: unknown;
  provider: typeof providerMessages;
  plugin: typeof pluginMessages;
  struct(data: Record<string, unknown>): Struct;
  empty(): unknown;
  /** Packs `detail` the way gRPC carries error details: a google.rpc.Status in trailing metadata. */
  statusDetails(text: string, typeName: string, detail: Message): GrpcMetadata;
}

export function loadGrpcRuntime(): GrpcRuntime {
  const load = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
  const grpc = load("@grpc/grpc-js") as Grpc;
  const { Struct } = load("google-protobuf/google/protobuf/struct_pb.js") as { Struct: StructClass };
  const { Empty } = load("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => unknown };
  const { Any } = load("google-protobuf/google/protobuf/any_pb.js") as {
    Any: new () => { pack(bytes: Uint8Array, typeName: string): void };
  };
  const { Status } = load("./proto/status_pb.js") as { Status: new () => StatusMessage };
  return {
    grpc,
    service: (load("./proto/provider_grpc_pb.js") as { ResourceProviderService: unknown }).ResourceProviderService,
    provider: load("./proto/provider_pb.js") as typeof providerMessages,
    plugin: load("./proto/plugin_pb.js") as typeof pluginMessages,
    struct: (data) => Struct.fromJavaScript(data),
    empty: () => new Empty(),
    statusDetails(text, typeName, detail) {
      const packed = new Any();
      packed.pack(detail.serializeBinary(), typeName);
      const status = new Status();
      status.setCode(grpc.status.UNKNOWN);
      status.setMessage(text);
      status.addDetails(packed);
      const metadata = new grpc.Metadata();
      metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
      return metadata;
    },
  };
}
