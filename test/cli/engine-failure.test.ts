import { strict as assert } from "node:assert";
import { engineFailure } from "../../cli/engine-failure.ts";
import { readFailure } from "../../cli/services.ts";
import { ServiceError } from "../../services/http.ts";

/** What the engine 3.259 says, as it says it, and what that means. */
const SAID: readonly (readonly [said: string, problem: RegExp, remedy: RegExp])[] = [
  ["Logging in using access token from PULUMI_ACCESS_TOKEN\nerror: no Pulumi.yaml project file found (searching upwards from /some/where). If you have not created a project yet, use `pulumi new` to do so: no project file found", /no Pulumi project/, /--cwd/],
  ["error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions", /Nobody is logged in/, /pulumi login/],
  ["Logging in using access token from PULUMI_ACCESS_TOKEN\nerror: Unauthorized: No credentials provided or are invalid.", /wrong or has expired/, /token that is valid/],
  ["error: invalid access token", /wrong or has expired/, /token that is valid/],
  ["error: [403] Forbidden", /may not do this/, /somebody who may/],
  ["error: no stack named 'acme/sophia-secrets/prod' found", /has no stack acme\/sophia-secrets\/prod/, /--stack/],
  ["error: no stack selected; please use `pulumi stack select` or `pulumi stack init` to choose one", /No stack is selected/, /--stack/],
  ["error: performing HTTP request: Get \"http://127.0.0.1:1/api/user\": dial tcp 127.0.0.1:1: connect: connection refused", /does not answer/, /PULUMI_BACKEND_URL/],
  ["error: performing HTTP request: Get \"https://none.invalid/api/user\": dial tcp: lookup none.invalid: no such host", /does not answer/, /PULUMI_BACKEND_URL/],
  ["warning: failed to get capabilities: querying capabilities failed: [500] out of order\nerror: [500] out of order", /does not answer/, /PULUMI_BACKEND_URL/],
  ["error: unable to open state directory \"file:///some/where\": stat /some/where: no such file or directory", /does not answer/, /PULUMI_BACKEND_URL/],
  ["error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables", /passphrase/, /PULUMI_CONFIG_PASSPHRASE/],
  ["error: something else", /`pulumi stack export` failed: error: something else/, /correct what it says/],
];

describe("sophia-secrets: why the engine, or a service, did not answer", () => {
  it("S-02 U-15 (fault 26) each reason is told as it is, with a remedy of its own and exit code 3", () => {
    for (const [said, problem, remedy] of SAID) {
      const { code, message, remedy: told } = engineFailure(["stack", "export"], said);
      assert.deepEqual([code, problem.test(message), remedy.test(told ?? "")], [3, true, true], `${said}\n${message}\n${told ?? ""}`);
    }
  });

  it("S-02 (fault 26) a service that refuses the token, the right or an answer: which, with the remedy of that service", () => {
    for (const [service, status, remedy] of [["GitHub", 401, /GITHUB_TOKEN/], ["Pulumi Cloud", 401, /pulumi login/], ["GitHub", 403, /may read this/], ["Pulumi Cloud", 402, /may read this/], ["GitHub", 500, /run it again/], ["Pulumi Cloud", 0, /run it again/]] as const) {
      const { code, message, remedy: told } = readFailure(new ServiceError(service, status, "GET /x"));
      assert.deepEqual([code, message.startsWith(service), remedy.test(told ?? "")], [3, true, true], `${service} ${status}`);
    }
  });
});
