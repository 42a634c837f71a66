import { strict as assert } from "node:assert";
import { githubDeviations, githubValidator } from "../../../sandbox/github/description.ts";
import { githubRoutes } from "../../../sandbox/github/index.ts";
import { GithubStore } from "../../../sandbox/github/store.ts";
import { routeName } from "../../../sandbox/core/server.ts";
import { GithubCase } from "./github-case.ts";

const SECRETS = "/orgs/acme/actions/secrets";
const VARIABLES = "/orgs/acme/actions/variables";
const BOX = "A".repeat(80);
const CANARY = ["canary", "in", "a", "body"].join("-");

/** Request, and what the violation that it leaves must say. */
const REFUSED: readonly (readonly [what: string, method: string, path: string, body: unknown, says: RegExp])[] = [
  ["an unknown field", "PUT", `${SECRETS}/A`, { visibility: "all", encrypted_value: BOX, key_id: "1", [CANARY]: 1 }, /the field canary-in-a-body, which the description does not name/],
  ["an unknown field of a variable", "POST", VARIABLES, { name: "A", value: CANARY, visibility: "all", secret: true }, /the field secret,/],
  ["a wrong type", "PUT", `${SECRETS}/A`, { visibility: "all", encrypted_value: BOX, key_id: 1 }, /key_id must be string/],
  ["a wrong type in a list", "POST", VARIABLES, { name: "A", value: CANARY, visibility: "all", selected_repository_ids: ["1001"] }, /selected_repository_ids.0 must be integer/],
  ["a null", "PATCH", `${VARIABLES}/A`, { value: null }, /value must be string/],
  ["a missing field", "PUT", `${SECRETS}/A`, { encrypted_value: BOX, key_id: "1" }, /lacks the field visibility/],
  ["a missing field of a variable", "POST", VARIABLES, { name: "A", visibility: "all" }, /lacks the field value/],
  ["a missing body", "PUT", `${SECRETS}/A/repositories`, undefined, /a body is required/],
  ["a body where none belongs", "DELETE", `${SECRETS}/A`, { force: true }, /has no body/],
  ["a word that is none of the listed ones", "PUT", `${SECRETS}/A`, { visibility: CANARY, encrypted_value: BOX, key_id: "1" }, /visibility breaks enum/],
  ["a box that is not base64", "PUT", `${SECRETS}/A`, { visibility: "all", encrypted_value: `${CANARY}!`, key_id: "1" }, /encrypted_value breaks pattern/],
  ["an unknown query parameter", "GET", `${SECRETS}?filter=x`, undefined, /query parameter filter/],
  ["a page that is no number", "GET", `${SECRETS}?page=two`, undefined, /query parameter page must be integer/],
  ["an empty page", "GET", `${SECRETS}?page=`, undefined, /query parameter page must be integer/],
  ["a repository that is no number", "PUT", `${SECRETS}/A/repositories/one`, undefined, /path parameter repository must be integer/],
  ["an unknown route", "GET", "/orgs/acme/dependabot/secrets", undefined, /no such route is served/],
  ["an unknown method of a known route", "POST", `${SECRETS}/A`, {}, /no such route is served/],
];

describe("sandbox's GitHub: requests against GitHub's own description", () => {
  for (const [what, method, path, body, says] of REFUSED) {
    it(`U-06 ${what} is refused with 4xx, recorded, and nothing is kept`, async () => {
      const at = await GithubCase.open();
      const { status, text } = await at.call(method, path, body);
      assert.equal(status, says.source.includes("no such route") ? 404 : 422);
      if (!says.source.includes("canary")) assert.equal(text.includes(CANARY), false, "an error tells a value");
      assert.deepEqual([at.github.store.secrets, at.github.store.variables], [[], []]);
      await at.close([says]);
    });
  }

  it("U-06 a body that is no JSON, or not unzipped, is refused with 400 and without a quotation", async () => {
    const at = await GithubCase.open();
    for (const headers of [{}, { "content-encoding": "gzip" }]) {
      const { status, text } = await at.call("POST", VARIABLES, `{"name": ${CANARY}`, headers);
      assert.deepEqual([status, text.includes("canary")], [400, false]);
    }
    await at.close();
  });

  it("U-06 every served route is in the description", async () => {
    const validator = githubValidator();
    const routes = githubRoutes(await GithubStore.open({ organization: "any", repositories: [] }));
    assert.ok(routes.length >= 20);
    assert.deepEqual(routes.filter((route) => !validator.describes(route)).map(routeName), []);
  });

  it("U-06 no deviation is pinned: the plugin's own traffic, on the real engine, stays within the description (see verify.e2e)", () => {
    assert.deepEqual(githubDeviations, []);
  });
});
