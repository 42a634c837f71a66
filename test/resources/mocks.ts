import { createRequire } from "node:module";
import { runtime } from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";

/** One resource as the program declared it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly provider: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- inputs of any resource type
  readonly inputs: any;
  readonly protect: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  readonly importId: string;
  readonly dependencies: readonly string[];
  /** Names of hooks by the step they are for; empty ones left out. */
  readonly hooks: Readonly<Record<string, readonly string[]>>;
}

/** What the plugin answers to a resource: outputs beside the inputs, and an id. */
export type Answers = (type: string, name: string, inputs: Record<string, unknown>) => { readonly id?: string; readonly state: Record<string, unknown> } | undefined;

/** An engine that only takes notes. A resource type that `answers` does not know, and every function call, is an error. */
export class Notes {
  readonly declared: Declared[] = [];

  byName(name: string): Declared {
    const found = this.declared.find((d) => d.name === name);
    if (found === undefined) throw new Error(`${name} was not declared`);
    return found;
  }
}

/** To be called before a resource is made: from here on declarations reach the notes, and nothing else. */
export async function takeNotes(answers: Answers, options: { readonly stack?: string; readonly preview?: boolean; readonly config?: Readonly<Record<string, unknown>> } = {}): Promise<Notes> {
  const notes = new Notes();
  const mocks = {
    newResource: ({ type, name, inputs }: runtime.MockResourceArgs) => {
      const answer = answers(type, name, inputs);
      if (answer === undefined) throw new Error(`nobody foresaw ${type} ${name}`);
      return { id: answer.id ?? `${name}-id`, state: { ...inputs, ...answer.state } };
    },
    call: ({ token }: runtime.MockCallArgs) => {
      throw new Error(`nobody foresaw a call of ${token}`);
    },
  };
  const { preview = false, stack = "production" } = options;
  await runtime.setMocks(mocks, "sophia-secrets", stack, preview, "acme");
  settings.setMockOptions(new Recorder(mocks, notes), "sophia-secrets", stack, preview, "acme");
  // Setting the options forgets what the engine can do.
  for (const feature of ["Secrets", "ResourceReferences", "DeletedWith", "ReplaceWith", "AliasSpecs", "Parameterization", "ResourceHooks", "ErrorHooks"])
    Object.assign(getStore(), { [`supports${feature}`]: true });
  runtime.setAllConfig(Object.fromEntries(Object.entries(options.config ?? {}).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)])));
  return notes;
}

/** Ends the mocked engine, so that the process can end. */
export async function endNotes(): Promise<void> {
  await settings.disconnect();
  const store = getStore() as { callbacks?: { shutdown(): void } };
  store.callbacks?.shutdown();
  delete store.callbacks;
}

const sdk = createRequire(import.meta.url);
/** The SDK's own store, which its types keep to themselves. */
const { getStore } = sdk("@pulumi/pulumi/runtime/state.js") as { getStore(): object };
const settings = sdk("@pulumi/pulumi/runtime/settings.js") as {
  setMockOptions(monitor: unknown, project: string, stack: string, preview: boolean, organization: string): void;
  disconnect(): Promise<void>;
};

type Callback = (error: Error | null | undefined, answer: unknown) => void;
/** The part of the engine's message that is noted. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getProtect(): boolean;
  getDeletebeforereplace(): boolean;
  getIgnorechangesList(): string[];
  getImportid(): string;
  getDependenciesList(): string[];
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
  getHooks(): { toObject(): Record<string, string[]> } | undefined;
}

/** The SDK's own stand-in for the engine, which knows neither hooks nor what a test wants to see. */
class Recorder extends MockMonitor {
  readonly #notes: Notes;
  constructor(mocks: runtime.Mocks, notes: Notes) {
    super(mocks);
    this.#notes = notes;
  }

  registerResourceHook(_request: unknown, callback: Callback): void {
    callback(null, {});
  }
  registerErrorHook(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the SDK's own signature
  override registerResource(req: any, callback: any): Promise<void> {
    const r = req as Request;
    this.#notes.declared.push({
      type: r.getType(), name: r.getName(), parent: r.getParent(), provider: r.getProvider(), protect: r.getProtect(), deleteBeforeReplace: r.getDeletebeforereplace(),
      ignoreChanges: r.getIgnorechangesList(), importId: r.getImportid(), dependencies: r.getDependenciesList(),
      inputs: open(r.getObject()?.toJavaScript()),
      hooks: Object.fromEntries(Object.entries(r.getHooks()?.toObject() ?? {}).filter(([, names]) => names.length > 0).map(([step, names]) => [step.replace(/List$/, ""), names])),
    });
    return super.registerResource(req, callback);
  }
}

const SECRET = "4dabf18193072939515e22adb298388d";

/** Inputs as they are: a secret becomes `{ secret: value }`. */
function open(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(open);
  if (typeof node !== "object" || node === null) return node;
  if (SECRET in node && "value" in node) return { secret: open(node.value) };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, open(value)]));
}
