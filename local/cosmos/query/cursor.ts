import { queryError } from '../errors.ts';
import { tokenize, type Token } from './tokenize.ts';

/** Reads tokens one by one; the parser's only state. */
export interface Cursor {
  peek(ahead?: number): Token;
  next(): Token;
  isSymbol(...symbols: string[]): boolean;
  isKeyword(...words: string[]): boolean;
  /** Takes the symbol if it stands here. */
  takeSymbol(symbol: string): boolean;
  takeKeyword(word: string): boolean;
  needSymbol(symbol: string): void;
  needKeyword(word: string): void;
  /** A name; after a dot or AS a keyword is one too. */
  needName(): string;
  /** Azure's syntax error at the token that stands here. */
  fail(token?: Token): Error;
}

export function createCursor(text: string): Cursor {
  const tokens = tokenize(text);
  const last = tokens.length - 1;
  let position = 0;

  const peek = (ahead = 0): Token => {
    const token = tokens[Math.min(position + ahead, last)];
    if (token === undefined) throw new Error('a token list always has its end');
    return token;
  };
  const next = (): Token => {
    const token = peek();
    position += 1;
    return token;
  };
  const is = (kind: Token['kind'], values: string[]) =>
    peek().kind === kind && values.includes(String(peek().value));
  const take = (kind: Token['kind'], value: string) => {
    const taken = is(kind, [value]);
    if (taken) position += 1;
    return taken;
  };
  const fail = (token = peek()) =>
    queryError({
      code: 'SC1001',
      message: `Syntax error, incorrect syntax near '${token.text}'.`,
      start: token.start,
      end: token.end,
    });

  return {
    peek,
    next,
    fail,
    isSymbol: (...symbols) => is('symbol', symbols),
    isKeyword: (...words) => is('keyword', words),
    takeSymbol: (symbol) => take('symbol', symbol),
    takeKeyword: (word) => take('keyword', word),
    needSymbol(symbol) {
      if (!take('symbol', symbol)) throw fail();
    },
    needKeyword(word) {
      if (!take('keyword', word)) throw fail();
    },
    needName() {
      const token = next();
      if (token.kind !== 'name' && token.kind !== 'keyword') throw fail(token);
      return token.text;
    },
  };
}
