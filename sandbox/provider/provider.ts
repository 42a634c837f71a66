import { createApi } from "./api-client.ts";
import type { ApiOptions } from "./api-client.ts";
import { decodeProperties, encodeProperties, isUnknown } from "./property-values.ts";
import type { Bag, Properties } from "./property-values.ts";
import { previewOutputs } from "./resource-kind.ts";
import type { Context, Failure, ResourceKind } from "./resource-kind.ts";
import { resourceKinds } from "./resources/index.ts";
import { settingsFrom } from "./settings.ts";

/** Properties in the engine's wire form, secrets marked. */
export type Wire = Record<string, unknown>;
/** What differs, by name or path. `inputDiff`: told in terms of inputs; default true. */
export interface Difference { changed: string[]; replaces: string[]; deleteBeforeReplace: boolean; added: string[]; removed: string[]; inputDiff?: boolean }
export interface Provider {
  configure(config: Record<string, string | undefined>): void;
  check(urn: string, news: Wire): { inputs: Wire; failures: Failure[] };
  /** What the state keeps of the provider's own configuration. */
  checkConfig(news: Wire): Wire;
  diff(urn: string, old: { inputs?: Wire | undefined; outputs?: Wire | undefined }, news: Wire, ignored?: readonly string[]): Difference;
  create(urn: string, news: Wire, preview: boolean): Promise<{ id: string; outputs: Wire }>;
  read(urn: string, id: string, old: { inputs?: Wire | undefined; outputs?: Wire | undefined }): Promise<{ id: string; inputs: Wire; outputs: Wire } | undefined>;
  update(urn: string, id: string, old: { inputs?: Wire | undefined; outputs?: Wire | undefined }, news: Wire, preview: boolean, ignored?: readonly string[]): Promise<Wire>;
  delete(urn: string, id: string, outputs?: Wire): Promise<void>;
  /** Marks properties of `urn` for the state: those always secret, and those that `secretIn` had as secrets. */
  seal(urn: string, values: Properties, secretIn?: Wire): Wire;
  cancel(): void;
  close(): Promise<void>;
}

/** The provider without its wire: properties in, calls to Pulumi Cloud, properties out. Makes no call before the first operation. */
export function createProvider(options: ApiOptions, environment: NodeJS.ProcessEnv): Provider {
  const kinds = resourceKinds(options.faithful);
  let context: Context | undefined;

  function kindOf(urn: string): ResourceKind {
    const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const kind = kinds.get(token);
    if (kind === undefined) {
      throw new Error(`${token} is not served by the stand-in pulumiservice provider (it has ${[...kinds.keys()].join(", ")}); install the official plugin`);
    }
    return kind;
  }
  function configured(): Context {
    if (context === undefined) throw new Error("pulumiservice: called before it was configured");
    return context;
  }
  const sealed = (kind: ResourceKind, values: Properties, ...bags: Bag[]): Wire =>
    encodeProperties(values, [...kind.secrets, ...bags.flatMap(({ secrets }) => [...secrets])]);

  return {
    configure(config) {
      context = { api: createApi(settingsFrom(config, environment), options), faithful: options.faithful, begun: new Map() };
    },
    check(urn, news) {
      const kind = kindOf(urn);
      const bag = decodeProperties(news);
      const { inputs, failures } = kind.check(bag.values);
      return { inputs: sealed(kind, inputs, bag), failures };
    },
    checkConfig: (news) => encodeProperties(options.faithful ? officialConfig(news, environment) : news, ["accessToken"]),
    diff(urn, old, news, ignored = []) {
      const kind = kindOf(urn);
      const known = { inputs: decodeProperties(old.inputs).values, outputs: decodeProperties(old.outputs).values };
      const inputs = decodeProperties(news).values;
      if (kind.difference) return kind.difference(known, inputs, ignored);
      const changed = kind.changed(known, inputs);
      const replaces = changed.filter((name) => kind.replaceOn.includes(name));
      return {
        changed, replaces,
        deleteBeforeReplace: replaces.length > 0 && kind.deleteBeforeReplace,
        added: changed.filter((name) => known.inputs[name] === undefined && known.outputs[name] === undefined),
        removed: changed.filter((name) => inputs[name] === undefined),
      };
    },
    async create(urn, news, preview) {
      const kind = kindOf(urn);
      const bag = decodeProperties(news);
      if (preview) return { id: "", outputs: sealed(kind, options.faithful ? bag.values : previewOutputs(kind, bag.values), bag) };
      const { id, outputs } = await kind.create(known(bag.values), configured());
      return { id, outputs: sealed(kind, outputs, bag) };
    },
    async read(urn, id, old) {
      const kind = kindOf(urn);
      const [inputs, outputs] = [decodeProperties(old.inputs), decodeProperties(old.outputs)];
      const found = await kind.read(id, { inputs: inputs.values, outputs: outputs.values }, configured());
      return found && {
        id: found.id,
        inputs: sealed(kind, found.inputs, inputs, outputs),
        outputs: sealed(kind, found.outputs, inputs, outputs),
      };
    },
    async update(urn, id, old, news, preview, ignored = []) {
      const kind = kindOf(urn);
      const bag = decodeProperties(news);
      const state = { inputs: decodeProperties(old.inputs).values, outputs: decodeProperties(old.outputs).values };
      kind.usable?.(state.outputs);
      const outputs = preview
        ? options.faithful ? bag.values : previewOutputs(kind, bag.values, state)
        : await kind.update(id, state, known(bag.values), configured(), ignored);
      return sealed(kind, outputs, bag);
    },
    async delete(urn, id, outputs = {}) {
      await kindOf(urn).delete(id, configured(), decodeProperties(outputs).values);
    },
    seal: (urn, values, secretIn) => sealed(kindOf(urn), values, decodeProperties(secretIn)),
    cancel: () => context?.api.cancel(),
    close: async () => { await context?.api.close(); },
  };
}

/** The official provider's configuration after its own check: an address is always there, and two marks of the library it is made with. */
function officialConfig(news: Wire, environment: NodeJS.ProcessEnv): Wire {
  const { apiUrl, accessToken } = news;
  return {
    apiUrl: apiUrl ?? environment["PULUMI_BACKEND_URL"] ?? environment["PULUMI_API"] ?? "https://api.pulumi.com",
    ...(accessToken === undefined ? {} : { accessToken }),
    "__pulumi-go-provider-infer": true, "__pulumi-go-provider-version": "v1.3.2",
  };
}

/** Only a preview may meet a value that is not known yet. */
function known(values: Properties): Properties {
  const unknown = Object.keys(values).find((name) => isUnknown(values[name]));
  if (unknown !== undefined) throw new Error(`property ${unknown} is not known`);
  return values;
}
