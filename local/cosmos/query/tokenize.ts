import { queryError } from '../errors.ts';

export interface Token {
  readonly kind: 'string' | 'number' | 'parameter' | 'name' | 'keyword' | 'symbol' | 'end';
  /** Keywords in upper case, strings and numbers decoded, all else as written. */
  readonly value: string | number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const keywords = new Set(
  (
    'SELECT DISTINCT TOP VALUE FROM JOIN IN AS WHERE GROUP BY ORDER ASC DESC OFFSET LIMIT ' +
    'AND OR NOT BETWEEN LIKE ESCAPE EXISTS ARRAY TRUE FALSE NULL UNDEFINED'
  ).split(' '),
);

const grammar =
  /(?<space>\s+|--[^\n]*)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<parameter>@\w+)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<symbol>\?\?|\|\||<=|>=|<>|!=|>>>|<<|>>|[-+*/%=<>()[\]{},.:?&|^~])/uy;

/** Splits a query into tokens that know where they stood, the last of them `end`. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < query.length) {
    grammar.lastIndex = start;
    const groups = grammar.exec(query)?.groups;
    if (groups === undefined) throw unexpected(query, start);
    const end = grammar.lastIndex;
    if (groups['space'] === undefined) {
      tokens.push({ ...decode(groups), text: query.slice(start, end), start, end });
    }
    start = end;
  }
  const end = query.length;
  tokens.push({ kind: 'end', value: '<EOF>', text: '<EOF>', start: end, end });
  return tokens;
}

function decode(groups: Record<string, string | undefined>): Pick<Token, 'kind' | 'value'> {
  const { string, number, parameter, word, symbol = '' } = groups;
  if (string !== undefined) return { kind: 'string', value: unquote(string) };
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  if (parameter !== undefined) return { kind: 'parameter', value: parameter };
  if (word === undefined) return { kind: 'symbol', value: symbol };
  const upper = word.toUpperCase();
  return keywords.has(upper) ? { kind: 'keyword', value: upper } : { kind: 'name', value: word };
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\(?:u([\da-fA-F]{4})|([^]))/g, (_all, hex?: string, char = '') =>
      hex === undefined ? (escapes[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
    );

function unexpected(query: string, start: number) {
  const message = `Syntax error, invalid token '${query[start]}'.`;
  return queryError({ code: 'SC1010', message, start, end: start + 1 });
}
