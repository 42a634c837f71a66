import { createProvider } from "../../../sandbox/provider/provider.ts";
import type { Provider, Wire } from "../../../sandbox/provider/provider.ts";
import { CloudStub } from "./cloud-stub.ts";

const MARK = "4dabf18193072939515e22adb298388d";
export const secret = (value: unknown): Wire => ({ [MARK]: "1b47061264138c4ac30d75fd1eb44270", value });
export const stringAsset = (text: string): Wire => ({ [MARK]: "c44067f5952c0a294b673a41bacd8c17", text, hash: "x" });
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const urnOf = (token: string, name = "it"): string => `urn:pulumi:prod::sophia::${token}::${name}`;
export const ENVIRONMENT = urnOf("pulumiservice:index:Environment");
export const ENVIRONMENT_ID = "acme/app/prod";
export const UUID = "11111111-2222-3333-4444-555555555555";

export const inputs = (yaml: string): Wire => ({ organization: "acme", project: "app", name: "prod", yaml: secret(yaml) });
export const state = (yaml: string, revision: number): Wire => ({ ...inputs(yaml), revision, environmentId: UUID });

/** Variables of a machine where nobody is logged in. */
const NO_LOGIN = { PULUMI_HOME: "/no/such/folder" };

export interface Case { stub: CloudStub; provider: Provider; close(): Promise<void> }

/** A configured provider against a stub of its own. Waits are short; a silent service fails after 150 ms. */
export async function openCase({ faithful = false } = {}): Promise<Case> {
  const stub = await new CloudStub().open();
  const provider = createProvider({ faithful, timeout: 150, firstWait: 1 }, NO_LOGIN);
  provider.configure({ apiUrl: stub.url, accessToken: "pul-" + "t".repeat(8) });
  return { stub, provider, close: async () => { await provider.close(); await stub.close(); } };
}

/** The error of a call that must fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it went well, and should not have");
}
