import { rowOf } from "../catalogue-rows.ts";
import { isUnknown } from "../plain-data.ts";
import { isGithubVariable } from "../resource-types.ts";
import { mandatory, unknown, violation, type Rule } from "../rule.ts";

const ADDRESSES = ["baseUrl", "apiUrl", "url"];
const isLoopback = (address: string): boolean => {
  const host = URL.canParse(address) ? new URL(address).hostname : "";
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d+){3}$/.test(host);
};

export const encryptedOnTheWay: Rule = {
  id: "P-08",
  sentence: "Services are reached by https alone (a sandbox on this machine aside), and no secret of the catalogue is a GitHub variable, which anyone may read.",
  requirements: ["P-08"],
  levels: mandatory,
  check(resource) {
    const variable = isGithubVariable(resource.type);
    const addresses = /^pulumi:providers:|:OidcIssuer$|:Webhook$/.test(resource.type) ? ADDRESSES.filter((key) => resource.props[key] !== undefined && resource.props[key] !== null) : [];
    if (!variable && addresses.length === 0) return undefined;
    return [
      ...(variable && rowOf(resource)?.kind === "secret" ? [violation("it is a variable, and its name is a secret's")] : []),
      ...addresses.flatMap((key) => {
        const address = resource.props[key];
        if (isUnknown(address)) return [unknown(`its ${key} is not known yet`)];
        return typeof address === "string" && (address.startsWith("https://") || isLoopback(address)) ? [] : [violation(`its ${key} is not https`)];
      }),
    ];
  },
};
