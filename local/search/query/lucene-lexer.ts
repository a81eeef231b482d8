import { SearchFailure } from '../errors.ts';
import { parseRegexp, RegexpError } from './regexp.ts';

export interface LuceneToken {
  readonly kind:
    | 'word'
    | 'phrase'
    | 'regexp'
    | 'field'
    | 'open'
    | 'close'
    | 'and'
    | 'or'
    | 'plus'
    | 'not'
    | 'boost';
  /** Without quotation marks and escapes; of a regular expression what is between the slashes. */
  readonly text: string;
  readonly at: number;
  /** How a word stands for others: it ends in a star, has stars and question marks elsewhere, or ends in a tilde. */
  readonly stands?: 'prefix' | 'wildcard' | 'fuzzy';
  /** Of a fuzzy word. */
  readonly edits?: number;
  /** Of a phrase, as far as it is given. */
  readonly slop?: number;
}

const operators = new Map<string, LuceneToken['kind']>([
  ['AND', 'and'],
  ['&&', 'and'],
  ['OR', 'or'],
  ['||', 'or'],
  ['NOT', 'not'],
  ['!', 'not'],
  ['+', 'plus'],
  ['-', 'not'],
  ['(', 'open'],
  [')', 'close'],
]);

const pattern =
  /\s+|(?<phrase>"(?:[^"\\]|\\.)*"(?:~\d*(?:\.\d+)?)?)|(?<regexp>\/(?:[^/\\]|\\.)*\/)|(?<mark>&&|\|\||[()!+-])|\^(?<boost>\d+(?:\.\d+)?)|(?<field>[A-Za-z]\w*):(?=\S)|(?<word>(?:\\.|[^\s()"^:\\/[\]{}])+)/y;

/** Ranges in brackets are refused as Azure refuses them, since it has only those of `$filter`. */
export function lexLucene(source: string): LuceneToken[] {
  const tokens: LuceneToken[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(source)?.groups;
    if (groups === undefined) throw luceneError(at);
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    if (kind !== undefined && text !== undefined) tokens.push(toToken(kind, text, at));
  }
  return tokens;
}

export const luceneError = (at: number): SearchFailure =>
  new SearchFailure(
    400,
    `Failed to parse query string at line 1, column ${at + 1}. See https://aka.ms/azure-search-full-query for supported syntax.`,
  );

function toToken(kind: string, text: string, at: number): LuceneToken {
  if (kind === 'phrase') return toPhrase(text, at);
  if (kind === 'regexp') return toRegexp(text.slice(1, -1), at);
  if (kind === 'field' || kind === 'boost') return { kind, text, at };
  const operator = operators.get(text);
  if (operator !== undefined) return { kind: operator, text, at };
  return toWord(text, at);
}

/** A tilde without a number allows nothing more than the phrase itself. */
function toPhrase(raw: string, at: number): LuceneToken {
  const end = raw.lastIndexOf('"');
  const slop = Math.trunc(Number(raw.slice(end + 2)));
  return { kind: 'phrase', text: unescape(raw.slice(1, end)), at, ...(slop > 0 && { slop }) };
}

function toRegexp(text: string, at: number): LuceneToken {
  try {
    parseRegexp(text);
    return { kind: 'regexp', text, at };
  } catch (error) {
    throw error instanceof RegexpError ? luceneError(at) : error;
  }
}

function toWord(raw: string, at: number): LuceneToken {
  const { stem = raw, edits } =
    /^(?<stem>.*[^\\])~(?<edits>\d*(?:\.\d+)?)$/s.exec(raw)?.groups ?? {};
  if (edits !== undefined)
    return { kind: 'word', text: unescape(stem), at, stands: 'fuzzy', edits: toEdits(edits, at) };
  if (raw === '*' || !/(?<!\\)[*?]/.test(raw)) return { kind: 'word', text: unescape(raw), at };
  if (/^[*?]/.test(raw)) throw luceneError(at);
  const isPrefix = /^(?:\\.|[^\\*?])+\*$/s.test(raw);
  return isPrefix
    ? { kind: 'word', text: unescape(raw.slice(0, -1)), at, stands: 'prefix' }
    : { kind: 'word', text: raw, at, stands: 'wildcard' };
}

/** Two, the most, where nothing is said. */
function toEdits(text: string, at: number): number {
  if (text === '') return 2;
  const edits = Number(text);
  if (Number.isInteger(edits) && edits <= 2) return edits;
  throw luceneError(at);
}

const unescape = (text: string): string => text.replace(/\\(.)/g, '$1');
