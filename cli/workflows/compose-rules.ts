import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from "yaml";
import type { WorkflowFinding } from "./finding.ts";

/** A text below a service, with the keys that lead to it (positions in lists left out) and its line. */
interface Leaf {
  readonly path: readonly string[];
  readonly text: string;
  readonly line: number;
}

const CREDENTIAL = /(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|CREDENTIALS?|(API|ACCESS|PRIVATE|ENCRYPTION|SIGNING|SECRET)_?KEY)$/i;
const OPEN_DOOR: Readonly<Record<string, RegExp>> = {
  AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: /^true$/i,
  GF_AUTH_ANONYMOUS_ENABLED: /^true$/i,
  POSTGRES_HOST_AUTH_METHOD: /^trust$/i,
  ALLOW_EMPTY_PASSWORD: /^(yes|true|1)$/i,
};

/** What must not be in a compose file (D-24, F-08): passwords in the text, services that anyone may use, the engine's socket. Names and lines only. */
export function checkCompose(file: string, text: string): WorkflowFinding[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const found = (rule: string, line: number, problem: string, remedy: string): WorkflowFinding => ({ rule, file, line, problem, remedy });
  if (document.errors.length > 0) return [found("unreadable", lines.linePos(document.errors[0]?.pos[0] ?? 0).line, "The file is no readable YAML", "Mend it")];
  const services = document.get("services");
  if (!isMap(services)) return [];
  return services.items.flatMap(({ key, value }): WorkflowFinding[] => {
    if (!isMap(value)) return [];
    const name = String(isScalar(key) ? key.value : key);
    const leaves = leavesOf(value, lines);
    const settings = leaves.filter(({ path }) => path[0] === "environment").map(setting);
    const line = lineOf(key, lines);
    return [
      ...settings.filter(({ name: of, text: value }) => CREDENTIAL.test(of) && literal(value)).map((s) => found("literal-credential", s.line, `${name} has ${s.name} in the file`, `Write \${${s.name}:?}, or a secret of compose`)),
      ...leaves.filter(({ text: value }) => /\/\/[^\s/:@]+:(?!\$)[^\s/@]+@/.test(value)).map((leaf) => found("literal-credential", leaf.line, `${name} has a password in an address`, "Put a variable in its place")),
      ...settings.filter((s) => OPEN_DOOR[s.name]?.test(s.text) === true).map((s) => found("no-authentication", s.line, `${name} lets anyone in by ${s.name}`, "Remove the setting")),
      ...(withoutPassword(leaves, settings) ? [found("no-authentication", line, `${name} is Redis without a password`, "Start it with --requirepass and a variable")] : []),
      ...itemsOf(value.get("ports")).filter(isOpenPort).map((port) => found("open-port", lineOf(port, lines), `${name} listens on every address`, "Begin the port with 127.0.0.1:, or leave it unpublished")),
      ...leaves.filter(({ path, text: value }) => path[0] === "volumes" && /(^|\/)docker\.sock(:|$)/.test(value)).map((leaf) => found("engine-socket", leaf.line, `${name} may do anything on the host by the engine's socket`, "Do not mount it")),
    ];
  }).sort((a, b) => a.line - b.line || (a.rule < b.rule ? -1 : 1));
}

const itemsOf = (list: unknown): readonly unknown[] => (isSeq(list) ? list.items : []);
const lineOf = (node: unknown, lines: LineCounter): number => lines.linePos((node as Node).range?.[0] ?? 0).line;

function leavesOf(node: unknown, lines: LineCounter, path: readonly string[] = []): Leaf[] {
  if (isMap(node)) return (node as YAMLMap).items.flatMap(({ key, value }) => leavesOf(value, lines, [...path, String(isScalar(key) ? key.value : key)]));
  if (isSeq(node)) return node.items.flatMap((item) => leavesOf(item, lines, path));
  return isScalar(node) ? [{ path, text: String(node.value ?? ""), line: lineOf(node, lines) }] : [];
}

/** `environment` is a map, or a list of NAME=value. */
function setting({ path, text, line }: Leaf): { readonly name: string; readonly text: string; readonly line: number } {
  const at = text.indexOf("=");
  return path.length > 1 ? { name: path[1] ?? "", text, line } : { name: at < 0 ? text : text.slice(0, at), text: at < 0 ? "" : text.slice(at + 1), line };
}

/** A variable's default is in the file as well; a name without a value is taken over from the shell. */
const literal = (text: string): boolean => text.replace(/\$\{\w+(:?\?[^}]*)?\}|\$\w+|\$\{\w+:?-\}/g, "") !== "";

function withoutPassword(leaves: readonly Leaf[], settings: readonly { readonly name: string }[]): boolean {
  const image = leaves.find(({ path }) => path.join(".") === "image")?.text ?? "";
  if (!/(^|\/)(redis|valkey)(:|@|$)/.test(image)) return false;
  return !leaves.some(({ path, text }) => path[0] === "command" && text.includes("requirepass")) && !settings.some(({ name }) => /^(REDIS|VALKEY)_PASSWORD$/.test(name));
}

const LOOPBACK = /^(127\.0\.0\.1|\[?::1\]?|localhost)(:|$)/;

/** `[ADDRESS:]HOST:CONTAINER`, or a map with `host_ip`. */
const isOpenPort = (port: unknown): boolean => (isMap(port) ? !LOOPBACK.test(String(port.get("host_ip") ?? "")) : isScalar(port) && !LOOPBACK.test(String(port.value)));
