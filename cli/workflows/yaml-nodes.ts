import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Alias, type Document, type Node, type Scalar, type YAMLMap } from "yaml";

/** A piece of text in a workflow. */
export interface Text {
  readonly value: string;
  /** An `if`, which is an expression also without braces. */
  readonly condition: boolean;
  /** Line of the file (from 1) of a place in `value`. */
  line(at?: number): number;
}

export interface Pair {
  readonly key: string;
  readonly keyText: Text | undefined;
  readonly line: number;
  /** No alias: what it stands for. */
  readonly value: Node | undefined;
}

/** Why a file cannot be read, and where. */
export interface Unreadable {
  readonly line: number;
  readonly problem: string;
}

/** The nodes of one YAML file: anchors and merge keys resolved, and each text with its line. */
export class YamlNodes {
  readonly root: Node | undefined;
  readonly error: Unreadable | undefined;
  readonly #source: string;
  readonly #lines = new LineCounter();
  readonly #targets: ReadonlyMap<Alias, Node>;

  constructor(source: string) {
    this.#source = source;
    const document = parseDocument(source, { lineCounter: this.#lines, version: "1.2" });
    const [targets, dangling] = targetsOf(document);
    this.#targets = targets;
    const error = document.errors[0];
    this.error = error !== undefined ? { line: error.linePos?.[0].line ?? 1, problem: error.code }
      : dangling !== undefined ? { line: this.line(dangling), problem: "an alias without its anchor" } : undefined;
    this.root = this.#resolved(document.contents);
  }

  line(node: Node): number {
    return this.#lines.linePos(node.range?.[0] ?? 0).line;
  }

  text(node: unknown, condition = false): Text | undefined {
    const found = this.#resolved(node);
    if (!isScalar(found) || found.value === null) return undefined;
    const value = String(found.value);
    let places: readonly number[] | undefined;
    const place = (at: number): number => (places ??= this.#places(found))[value.slice(0, at).replace(/\s+/g, "").length] ?? found.range?.[0] ?? 0;
    return { value, condition, line: (at = 0) => this.#lines.linePos(place(at)).line };
  }

  /** Keys and values of a mapping, those of merged mappings after its own; empty for anything else. */
  pairs(node: unknown, merged = new Set<unknown>()): Pair[] {
    const map = this.#resolved(node);
    if (!isMap(map) || merged.has(map)) return [];
    merged.add(map);
    const all = map.items.map((pair) => ({ key: this.#resolved(pair.key), value: this.#resolved(pair.value) }));
    const isMerge = (key: Node | undefined): boolean => isScalar(key) && key.value === "<<";
    const own = all.filter(({ key }) => !isMerge(key)).flatMap(({ key, value }): Pair[] => (key === undefined ? [] : [{ key: isScalar(key) ? String(key.value) : "", keyText: this.text(key), line: this.line(key), value }]));
    const others = all.filter(({ key }) => isMerge(key)).flatMap(({ value }) => (isSeq(value) ? value.items : [value])).flatMap((part) => this.pairs(part, merged));
    return [...own, ...others.filter(({ key }, index) => ![...own, ...others.slice(0, index)].some((earlier) => earlier.key === key))];
  }

  get(node: unknown, key: string): Node | undefined {
    return this.pairs(node).find((pair) => pair.key === key)?.value;
  }

  map(node: unknown): YAMLMap | undefined {
    const found = this.#resolved(node);
    return isMap(found) ? found : undefined;
  }

  /** Values of a list; empty for anything else. */
  items(node: unknown): Node[] {
    const list = this.#resolved(node);
    return isSeq(list) ? list.items.flatMap((item) => this.#resolved(item) ?? []) : [];
  }

  isText(node: unknown): boolean {
    return isScalar(this.#resolved(node));
  }

  /** Every text below a node, keys included; what several aliases stand for comes once. */
  all(node: unknown, seen = new Set<Node>()): Text[] {
    const found = this.#resolved(node);
    if (found === undefined || seen.has(found)) return [];
    seen.add(found);
    return [
      ...this.pairs(found).flatMap(({ keyText, value }) => [...(keyText === undefined ? [] : [keyText]), ...this.all(value, seen)]),
      ...this.items(found).flatMap((item) => this.all(item, seen)),
      ...[this.text(found)].filter((text) => text !== undefined),
    ];
  }

  /** Texts below a mapping whose `if` is a condition: a job, a snapshot, a step. */
  conditionalTexts(node: unknown, within = (_key: string, value: unknown): Text[] => this.all(value)): Text[] {
    return this.pairs(node).flatMap(({ key, value }) => (key === "if" ? [this.text(value, true)].filter((text) => text !== undefined) : within(key, value)));
  }

  #resolved(node: unknown): Node | undefined {
    return isAlias(node) ? this.#targets.get(node) : (node as Node | null) ?? undefined;
  }

  /** Where each character of a text stands in the file, white space left out: of the rest, a text has the same in both, once escapes count as one. */
  #places(node: Scalar): number[] {
    const [start = 0, end = start] = node.range ?? [];
    const raw = this.#source.slice(start, end);
    const from = node.type === "QUOTE_SINGLE" || node.type === "QUOTE_DOUBLE" ? 1 : node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED" ? raw.indexOf("\n") + 1 : 0;
    const text = node.type === "QUOTE_SINGLE" ? raw.replaceAll("''", "' ") : node.type === "QUOTE_DOUBLE" ? raw.replace(/\\([^])/g, (_, of: string) => (/["\\/]/.test(of) ? ` ${of}` : "  ")) : raw;
    return Array.from(text.slice(from).matchAll(/\S/g), ({ index }) => start + from + index);
  }
}

/** What each alias stands for: the last anchor of its name before it. And the first that stands for nothing. */
function targetsOf(document: Document): [ReadonlyMap<Alias, Node>, Alias | undefined] {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  let dangling: Alias | undefined;
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target === undefined) dangling ??= node;
        else targets.set(node, target);
      } else if ("anchor" in node && node.anchor !== undefined) anchors.set(node.anchor, node as Node);
    },
  });
  return [targets, dangling];
}
