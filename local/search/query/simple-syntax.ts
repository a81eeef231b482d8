import { negate, type Clause, type TextQuery } from './text-query.ts';

/**
 * The simple syntax, as Lucene's SimpleQueryParser reads it: it never fails; operators bind from left to right, so that
 * `a b +c` is `(a b) +c`; `-a` beside other words is "or has not a" unless all words are asked for.
 */
export function parseSimple(source: string, mode: 'any' | 'all'): TextQuery {
  if (source.trim() === '' || source.trim() === '*') return { kind: 'all' };
  return parseGroup({ source, at: 0, mode }, 0) ?? { kind: 'boolean', clauses: [] };
}

interface Reader {
  readonly source: string;
  at: number;
  readonly mode: 'any' | 'all';
}

type Joint = 'must' | 'should';

interface Group {
  query?: TextQuery;
  joint?: Joint;
}

const deepest = 100;

function parseGroup(reader: Reader, depth: number): TextQuery | undefined {
  const group: Group = {};
  const standard: Joint = reader.mode === 'all' ? 'must' : 'should';
  let joint: Joint | undefined;
  let negated = false;
  while (reader.at < reader.source.length) {
    const mark = reader.source.charAt(reader.at);
    if (mark === ')') break;
    const operand = readOperand(reader, depth);
    if (operand !== undefined) {
      join(group, negated ? negate(operand) : operand, joint ?? standard);
      joint = undefined;
      negated = false;
    } else if (mark === '-') negated = !negated;
    else if (mark === '+') joint = 'must';
    else if (mark === '|') joint = 'should';
  }
  return group.query;
}

/** A word, a phrase or a group; undefined when an operator, a blank or a stray mark was passed over. */
function readOperand(reader: Reader, depth: number): TextQuery | undefined {
  const { source, at } = reader;
  const mark = source.charAt(at);
  if (mark === '(') return readGroup(reader, depth);
  if (mark === '"') return readPhrase(reader);
  if (/[\s+|-]/.test(mark)) {
    reader.at += 1;
    return undefined;
  }
  return readWord(reader);
}

function readGroup(reader: Reader, depth: number): TextQuery | undefined {
  reader.at += 1;
  if (depth >= deepest || !closes(reader)) return undefined; // a lone parenthesis means nothing
  const inner = parseGroup(reader, depth + 1);
  reader.at += 1;
  return inner;
}

const closes = ({ source, at }: Reader): boolean => source.indexOf(')', at) >= 0;

function readPhrase(reader: Reader): TextQuery | undefined {
  const [text, next] = readUntil(reader, reader.at + 1, /"/);
  if (next >= reader.source.length) {
    reader.at += 1; // a quotation mark that is never closed means nothing
    return undefined;
  }
  reader.at = next + 1;
  return text.trim() === '' ? undefined : { kind: 'phrase', text };
}

function readWord(reader: Reader): TextQuery {
  const start = reader.at;
  const [text, next] = readUntil(reader, start, /["|+()\s]/);
  reader.at = Math.max(next, start + 1);
  const raw = reader.source.slice(start, next);
  const isPrefix = text.length > 1 && raw.endsWith('*') && !raw.endsWith('\\*');
  return isPrefix ? { kind: 'prefix', text: text.slice(0, -1) } : { kind: 'term', text };
}

/** @returns the text without its escapes, and where it ends */
function readUntil({ source }: Reader, from: number, stop: RegExp): [string, number] {
  let text = '';
  let at = from;
  while (at < source.length && !stop.test(source.charAt(at))) {
    if (source.charAt(at) === '\\' && at + 1 < source.length) at += 1;
    text += source.charAt(at);
    at += 1;
  }
  return [text, at];
}

function join(group: Group, query: TextQuery, joint: Joint): void {
  if (group.query === undefined) {
    group.query = query;
    return;
  }
  const same = group.joint === joint && group.query.kind === 'boolean';
  const before: readonly Clause[] = same
    ? (group.query as Extract<TextQuery, { kind: 'boolean' }>).clauses
    : [{ occur: joint, query: group.query }];
  group.query = { kind: 'boolean', clauses: [...before, { occur: joint, query }] };
  group.joint = joint;
}
