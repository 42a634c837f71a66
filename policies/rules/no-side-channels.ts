import { isObject } from "../plain-data.ts";
import { mandatory, violation, type Rule } from "../rule.ts";

/** Types that run a command, run code of their own or write a file: each would carry a value where others can read it. */
const CHANNELS = /^(?:command:|pulumi-nodejs:dynamic|pulumi-python:dynamic|local:|null:|external:|github:index\/(?:repositoryFile|gist|issue)\b)/;

export const noSideChannels: Rule = {
  id: "F-14",
  sentence: "Values travel in API bodies alone: no resource runs a command or code of its own, writes a file, or takes a value from a file.",
  requirements: ["F-14", "D-05", "D-06"],
  levels: mandatory,
  check({ type, props }) {
    const file = Object.values(props).some((value) => isObject(value) && value["file"] === true);
    if (CHANNELS.test(type)) return [violation("its type runs a command or writes a file")];
    return file ? [violation("it takes a property from a file")] : Object.keys(props).length === 0 ? undefined : [];
  },
};
