import { strict as assert } from "node:assert";
import sodium from "libsodium-wrappers";
import { createGithub, type Github, type GithubOptions } from "../../../sandbox/github/index.ts";

export const TOKEN = ["ghp", "of", "the", "tests"].join("-");

export interface Answer {
  readonly status: number;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a wire body
  readonly json: any;
  readonly headers: Headers;
}

/** A running server and a client that sends what a test says; absent `token` = the right one, null = none. */
export class GithubCase {
  readonly github: Github;

  constructor(github: Github) {
    this.github = github;
  }

  static async open(options: Partial<GithubOptions> = {}): Promise<GithubCase> {
    return new GithubCase(await createGithub({ organization: "acme", repositories: ["one", "two", "three"], token: TOKEN, ...options }));
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.github.url.replace(/\/$/, "") + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers, get json() { return JSON.parse(text); } };
  }

  /** Seals a text for the server's key, as a client does, and stores it. */
  async putSecret(name: string, text: string, more: object = {}): Promise<Answer> {
    const { key_id, key } = (await this.call("GET", "/orgs/acme/actions/secrets/public-key")).json;
    return this.call("PUT", `/orgs/acme/actions/secrets/${name}`, { encrypted_value: await seal(key, text), key_id, visibility: "all", ...more });
  }

  /** Closes the server; what it refused as outside the description must be exactly this. */
  async close(violations: readonly RegExp[] = []): Promise<void> {
    await this.github.close();
    const problems = this.github.violations.map((v) => `${v.route}: ${v.problem}`);
    assert.equal(problems.length, violations.length, problems.join("\n"));
    violations.forEach((expected, i) => assert.match(problems[i] ?? "", expected));
  }
}

export async function seal(key: string, text: string): Promise<string> {
  await sodium.ready;
  return Buffer.from(sodium.crypto_box_seal(Buffer.from(text), Buffer.from(key, "base64"))).toString("base64");
}
