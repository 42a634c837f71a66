import assert from "node:assert/strict";
import { CloudCase } from "./cloud-case.ts";

/** A client that follows a list; more pages than this is the endless loop that a wrong end makes of the real ones. */
const MOST_PAGES = 20;

async function follow<T>(page: (token: string) => Promise<{ items: T[]; next: string | undefined }>): Promise<T[]> {
  const all: T[] = [];
  let token = "";
  for (let pages = 1; ; pages++) {
    assert.ok(pages <= MOST_PAGES, "the list does not end");
    const { items, next } = await page(token);
    all.push(...items);
    if (next === undefined) return all;
    token = next;
  }
}

describe("ends of lists of the sandbox's Pulumi Cloud, each followed as its client does", () => {
  const names = Array.from({ length: 7 }, (_, i) => `n${i}`);
  const EE = "/api/esc/environments/acme/default/n0";
  let test: CloudCase;
  before(async () => {
    test = await CloudCase.open();
    for (const name of names) {
      await test.call("POST", "/api/esc/environments/acme", { project: "default", name });
      await test.call("POST", `${EE}/tags`, { name, value: `of ${name}` });
      await test.call("POST", `${EE}/versions/tags`, { name });
      await test.call("PATCH", EE, `values: {at: ${name}}\n`);
    }
  });
  after(() => test.cloud.close());

  it("U-06 env ls ends where nextToken is absent", async () => {
    for (const [path, size] of [["/api/esc/environments", 3], ["/api/esc/environments/acme", 1], ["/api/esc/environments/acme", 0]] as const) {
      const found = await follow<{ name: string }>(async (token) => {
        const { json } = await test.call("GET", `${path}?continuationToken=${token}${size ? `&maxResults=${size}` : ""}`);
        return { items: json.environments, next: json.nextToken };
      });
      assert.deepEqual(found.map((e) => e.name), names, `${path} by ${size}`);
    }
  });

  it('U-06 env tag ls ends only at nextToken "0"', async () => {
    for (const size of [1, 3, 500]) {
      const found = await follow<string>(async (token) => {
        const { json } = await test.call("GET", `${EE}/tags?after=${token}&count=${size}`);
        return { items: Object.keys(json.tags), next: json.nextToken === "0" ? undefined : json.nextToken };
      });
      assert.deepEqual(found, names, `by ${size}`);
    }
  });

  it("U-06 env version tag ls ends at an empty list", async () => {
    for (const size of [1, 3, 500]) {
      const found = await follow<{ name: string }>(async (token) => {
        const { tags } = (await test.call("GET", `${EE}/versions/tags?after=${token}&count=${size}`)).json;
        return { items: tags, next: tags.at(-1)?.name };
      });
      assert.deepEqual(found.map((t) => t.name), ["latest", ...names], `by ${size}`);
    }
  });

  it("U-06 env version history ends at an empty list, newest first; before=0 is no bound", async () => {
    for (const size of [1, 3, 500]) {
      const found = await follow<{ number: number }>(async (token) => {
        const { json } = await test.call("GET", `${EE}/versions?before=${token || 0}&count=${size}`);
        return { items: json, next: json.at(-1) ? String(json.at(-1).number) : undefined };
      });
      assert.deepEqual(found.map((r) => r.number), [8, 7, 6, 5, 4, 3, 2, 1], `by ${size}`);
    }
  });

  it("U-06 stack history ends at a short page; stack ls has one page", async () => {
    await test.call("POST", "/api/stacks/acme/proj", { stackName: "dev" });
    for (let i = 0; i < 5; i++) await test.call("POST", "/api/stacks/acme/proj/dev/import", { version: 3, deployment: {} });
    let page = 0;
    const found = await follow<{ version: number }>(async () => {
      const { updates } = (await test.call("GET", `/api/stacks/acme/proj/dev/updates?pageSize=2&page=${++page}`)).json;
      return { items: updates, next: updates.length === 2 ? "more" : undefined };
    });
    assert.deepEqual(found.map((u) => u.version), [5, 4, 3, 2, 1]);
    assert.equal((await test.call("GET", "/api/user/stacks")).json.continuationToken, undefined);
  });
});
