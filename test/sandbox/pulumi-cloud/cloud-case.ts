import { ensureToolchain } from "../../../toolchain/index.ts";
import { createPulumiCloud, type PulumiCloud, type PulumiCloudOptions } from "../../../sandbox/pulumi-cloud/index.ts";

export const TOKEN = ["pul", "sandbox", "test"].join("-");

export interface Answer {
  readonly status: number;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a wire body
  readonly json: any;
  readonly headers: Headers;
}

/** A running server and a client that sends what a test says, with the sandbox's token. */
export class CloudCase {
  readonly cloud: PulumiCloud;

  constructor(cloud: PulumiCloud) {
    this.cloud = cloud;
  }

  static async open(options: Partial<PulumiCloudOptions> = {}): Promise<CloudCase> {
    return new CloudCase(await createPulumiCloud({ token: TOKEN, organization: "acme", escEvaluator: await evaluator(), ...options }));
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.cloud.url + path, {
      method,
      headers: { authorization: `token ${TOKEN}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers, get json() { return JSON.parse(text); } };
  }

  /** An environment with a definition; gives its path. */
  async environment(name: string, yaml: string): Promise<string> {
    const path = `/api/esc/environments/acme/default/${name}`;
    await this.call("POST", "/api/esc/environments/acme", { project: "default", name });
    const written = await this.call("PATCH", path, yaml);
    if (written.status !== 200) throw new Error(`environment ${name}: ${written.status}`);
    return path;
  }

  /** The evaluated values of an environment, as `open` gives them. */
  async opened(path: string): Promise<Record<string, { value: unknown; secret?: boolean }>> {
    const { json } = await this.call("POST", `${path}/open?duration=2h0m0s`);
    return (await this.call("GET", `${path}/open/${json.id}`)).json.properties;
  }

  /** A new update of a stack, started; gives what its calls need. */
  async update(stack: string, body: object = {}): Promise<{ path: string; lease: Record<string, string>; journalVersion: number }> {
    const program = { name: "proj", runtime: "nodejs", main: "", description: "", options: {}, config: {}, metadata: {} };
    const { updateID } = (await this.call("POST", `${stack}/update`, program)).json;
    const path = `${stack}/update/${updateID}`;
    const started = await this.call("POST", path, { journalVersion: 1, ...body });
    if (started.status !== 200) throw new Error(`start: ${started.status} ${started.text}`);
    return { path, lease: { authorization: `update-token ${started.json.token}` }, journalVersion: started.json.journalVersion };
  }
}

export const evaluator = async (): Promise<string> => (await ensureToolchain({ progress: console.error })).escEvaluator;
