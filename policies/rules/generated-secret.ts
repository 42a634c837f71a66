import { isUnknown, isObject } from "../plain-data.ts";
import { TYPE } from "../resource-types.ts";
import { mandatory, unknown, violation, type ResourceData, type Rule, type Verdict } from "../rule.ts";

const LEAST_BITS = 256;
/** One generation of one name, or the key of the fingerprints. */
const ONE_GENERATION = /^(?:generated-[A-Z][A-Z0-9_]*\.[a-z0-9][a-z0-9-]*|ledger-key)$/;

/** Bits of chance; undefined when the length is not known. */
function bits({ type, props }: ResourceData): number | undefined {
  const { length } = props;
  if (isUnknown(length)) return undefined;
  if (typeof length !== "number") return 0;
  if (type === TYPE.bytes) return length * 8;
  const off = (key: string): boolean => props[key] === false;
  return length * Math.log2((off("upper") ? 0 : 26) + (off("lower") ? 0 : 26) + (off("numeric") ? 0 : 10) + (off("special") ? 0 : 14) || 1);
}

export const generatedSecret: Rule = {
  id: "generated-secret",
  sentence: "A generated value has at least 256 bits of chance, is protected, has no keepers, and is one resource per generation.",
  requirements: ["R-06", "R-07"],
  levels: mandatory,
  check(resource) {
    if (resource.type !== TYPE.bytes && resource.type !== TYPE.password) return undefined;
    const size = bits(resource);
    const { keepers } = resource.props;
    const found: Verdict[] = [];
    if (size === undefined) found.push(unknown("its length is not known yet"));
    else if (size < LEAST_BITS) found.push(violation(`it has less than ${LEAST_BITS} bits of chance`));
    if (!resource.protect) found.push(violation("it is not protected"));
    if (isUnknown(keepers) || (isObject(keepers) && Object.keys(keepers).length > 0)) found.push(violation("it has keepers, whose change destroys the value that verifiers still need"));
    if (!ONE_GENERATION.test(resource.name)) found.push(violation("its name does not say whose generation it is (generated-NAME.GENERATION)"));
    return found;
  },
};
