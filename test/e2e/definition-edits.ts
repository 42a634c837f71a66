import { parse, stringify } from "yaml";

/** One place of an ESC definition, changed behind the product's back. */
export interface DefinitionEdit {
  readonly what: string;
  readonly yaml: string;
}

type Node = Record<string, unknown>;
type Path = readonly string[];

/** Every edit of one leaf of a definition: its value, its mark, its removal; and something more in each of its maps. `foreign`: an environment to import. */
export function definitionEdits(yaml: string, foreign: string): DefinitionEdit[] {
  const whole = parse(yaml) as Node;
  const edit = (what: string, path: Path, to: (before: unknown) => unknown): DefinitionEdit => ({ what: `${path.join(".")} ${what}`, yaml: stringify(changed(whole, path, to)) });
  const nodes = allNodes(whole);
  const references = nodes.map(({ node }) => node).filter(isReference);
  return [
    ...nodes.filter(({ leaf }) => leaf).flatMap(({ path, node }) => [
      edit("changed", path, path[0] === "imports" ? () => foreign : other),
      edit("removed", path, () => undefined),
      ...(isSecret(node) ? [edit("in the open", path, (secret) => openText(secret).replaceAll("$", "$$$$")), edit("another secret", path, () => ({ "fn::secret": "another" }))] : []),
      ...(isReference(node) ? references.filter((reference) => reference !== node).slice(0, 1).map((reference) => edit("referring elsewhere", path, () => reference)) : []),
    ]),
    ...nodes.filter(({ leaf, path, node }) => !leaf && path[0] === "values" && !Array.isArray(node)).map(({ path }) => edit("added", [...path, "added_by_hand"], () => "x")),
    edit("added", ["values", "pulumiConfig"], () => ({ "a:b": "x" })), edit("added", ["values", "files"], () => ({ KUBECONFIG: "x" })),
    edit("added", ["values", "environmentVariables"], (before) => ({ ...(before as Node | undefined), ADDED_BY_HAND: "x" })),
    edit("added", ["imports"], (before) => [...((before as unknown[] | undefined) ?? []), foreign]),
  ];
}

function other(before: unknown): unknown {
  if (isSecret(before)) return { "fn::fromJSON": { "fn::secret": JSON.stringify("another value") } };
  if (typeof before === "boolean") return !before;
  if (typeof before === "number") return before + 1;
  return "another";
}

const isSecret = (node: unknown): boolean => typeof node === "object" && node !== null && "fn::fromJSON" in node;
const isReference = (node: unknown): boolean => typeof node === "string" && node.includes("${");
const openText = (node: unknown): string => String(JSON.parse((node as { "fn::fromJSON": { "fn::secret": string } })["fn::fromJSON"]["fn::secret"]));

function allNodes(node: unknown, path: Path = []): { readonly path: Path; readonly node: unknown; readonly leaf: boolean }[] {
  const leaf = typeof node !== "object" || node === null || isSecret(node);
  if (leaf) return [{ path, node, leaf }];
  return [{ path, node, leaf }, ...Object.entries(node).flatMap(([key, below]) => allNodes(below, [...path, key]))];
}

function changed(whole: Node, path: Path, to: (before: unknown) => unknown): Node {
  const copy = structuredClone(whole);
  const last = path.at(-1) ?? "";
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as Node)[key], copy) as Node;
  const value = to(parent[last]);
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return copy;
}
