import { invalidExpression } from '../errors.ts';

export interface Lexeme {
  readonly kind: 'string' | 'date' | 'number' | 'word' | 'mark' | 'end';
  readonly text: string;
  readonly at: number;
}

const pattern =
  /(?<string>'(?:[^']|'')*')|(?<date>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|(?<number>-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|INF\b))|(?<word>[A-Za-z_][\w.]*(?:\/[A-Za-z_]\w*)*)|(?<mark>[(),:])/y;

/** @param parameter the query parameter that errors name */
export function lex(source: string, parameter: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(source.charAt(at))) at += 1;
    if (at >= source.length) return [...lexemes, { kind: 'end', text: '', at }];
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.groups;
    const [kind, text] = Object.entries(found ?? {}).find(([, value]) => value !== undefined) ?? [];
    if (kind === undefined || text === undefined) throw syntaxError(parameter, at);
    lexemes.push({ kind: kind as Lexeme['kind'], text, at });
    at += text.length;
  }
}

/** The filter itself stays out of the message: it may name people and groups. */
export const syntaxError = (parameter: string, at: number) =>
  invalidExpression(parameter, `Syntax error at position ${at}.`);
