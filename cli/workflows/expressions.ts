import { Lexer, TokenType, type Token } from "@actions/expressions/lexer";
import type { Text } from "./yaml-nodes.ts";

/** A secret or variable that an expression reads. */
export interface Name {
  readonly kind: "secret" | "variable";
  /** Upper case: GitHub does not tell cases apart. `*` for all of them at once, or for one that is chosen at run time. */
  readonly name: string;
  readonly line: number;
}

const CONTEXTS: Readonly<Record<string, Name["kind"]>> = { secrets: "secret", vars: "variable" };

/** Names in the expressions of a text, in its order. What GitHub itself could not read gives none. */
export const namesIn = (text: Text): Name[] => expressionsIn(text).flatMap(({ start, body }) => namesOf(tokensOf(body) ?? []).map(({ kind, name, at }) => ({ kind, name, line: text.line(start + at) })));

/** Lines (from 1) of expressions that are no expressions in GitHub's language. */
export const unreadableIn = (text: Text): number[] => expressionsIn(text).filter(({ body }) => tokensOf(body) === undefined).map(({ start }) => text.line(start));

/** What stands between the braces of a text, and where in it; an `if` without braces is an expression as a whole. */
function expressionsIn({ value, condition }: Text): { readonly start: number; readonly body: string }[] {
  if (condition && !value.includes("${{")) return [{ start: 0, body: value }];
  const found = [];
  for (let at = value.indexOf("${{"); at >= 0; at = value.indexOf("${{", at)) {
    const start = at + 3;
    const end = endOf(value, start);
    found.push({ start, body: value.slice(start, end) });
    at = end;
  }
  return found;
}

/** Place of the closing braces: those inside a quoted text close nothing. */
function endOf(value: string, start: number): number {
  for (let at = start, quoted = false; at < value.length; at++) {
    if (value[at] === "'") quoted = !quoted;
    else if (!quoted && value.startsWith("}}", at)) return at;
  }
  return value.length;
}

interface Placed extends Token {
  /** Place in the expression, from 0. */
  readonly at: number;
}

function tokensOf(body: string): readonly Placed[] | undefined {
  let tokens: Token[];
  try {
    ({ tokens } = new Lexer(body).lex());
  } catch {
    return undefined;
  }
  // The lexer counts lines and columns; what it left out between two tokens is white space.
  let from = 0;
  return tokens.map((token) => {
    const at = body.indexOf(token.lexeme, from);
    from = at + token.lexeme.length;
    return { ...token, at };
  });
}

function namesOf(tokens: readonly Placed[]): { readonly kind: Name["kind"]; readonly name: string; readonly at: number }[] {
  return tokens.flatMap((token, index) => {
    const kind = token.type === TokenType.IDENTIFIER ? CONTEXTS[token.lexeme.toLowerCase()] : undefined;
    // After a dot it is a property of something else: steps.secrets.outputs.X.
    if (kind === undefined || tokens[index - 1]?.type === TokenType.DOT) return [];
    const [first, second, third] = tokens.slice(index + 1);
    const dotted = first?.type === TokenType.DOT && second?.type === TokenType.IDENTIFIER ? second.lexeme : undefined;
    const indexed = first?.type === TokenType.LEFT_BRACKET && second?.type === TokenType.STRING && third?.type === TokenType.RIGHT_BRACKET ? String(second.value) : undefined;
    return [{ kind, name: (dotted ?? indexed ?? "*").toUpperCase(), at: token.at }];
  });
}
