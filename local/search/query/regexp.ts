import { createLanguages, type Language, type Languages, type Range } from './language.ts';

/** A pattern that breaks the grammar. */
export class RegexpError extends Error {
  override readonly name = 'RegexpError';
}

/** Of Azure's limits: https://learn.microsoft.com/azure/search/search-limits-quotas-capacity#api-request-limits */
const longestPattern = 1000;
const mostRepeats = 1000;
const deepest = 100;

interface Reader {
  readonly source: readonly string[];
  readonly languages: Languages;
  at: number;
  depth: number;
}

/**
 * Lucene's own regular expressions with all its optional operators: `|`, `&`, `? * + {n,m}`, `~` (complement), `[a-z]`, `.`,
 * `#` (nothing), `@` (any text), `"literally"`, `<1-99>` (numbers). `^`, `$` and classes like `\d` mean nothing special:
 * https://lucene.apache.org/core/6_6_1/core/org/apache/lucene/util/automaton/RegExp.html
 * @throws {RegexpError} where it breaks the grammar
 */
export function parseRegexp(source: string, languages = createLanguages()): Language {
  const reader: Reader = { source: Array.from(source), languages, at: 0, depth: 0 };
  if (reader.source.length > longestPattern) throw new RegexpError('The pattern is too long.');
  if (reader.source.length === 0) return languages.emptyText;
  const language = parseUnion(reader);
  if (reader.at < reader.source.length) throw new RegexpError(`Stray end at ${reader.at}.`);
  return language;
}

const peek = ({ source, at }: Reader): string | undefined => source[at];

function accept(reader: Reader, mark: string): boolean {
  const isThere = peek(reader) === mark;
  if (isThere) reader.at += 1;
  return isThere;
}

function expect(reader: Reader, mark: string): void {
  if (!accept(reader, mark)) throw new RegexpError(`Expected ${mark} at ${reader.at}.`);
}

function parseUnion(reader: Reader): Language {
  const options = [parseIntersection(reader)];
  while (accept(reader, '|')) options.push(parseIntersection(reader));
  return reader.languages.union(options);
}

function parseIntersection(reader: Reader): Language {
  let language = parseConcat(reader);
  while (accept(reader, '&')) language = reader.languages.intersect(language, parseConcat(reader));
  return language;
}

function parseConcat(reader: Reader): Language {
  const parts = [parseRepeat(reader)];
  while (!/^[)|&]?$/.test(peek(reader) ?? '')) parts.push(parseRepeat(reader));
  return parts.reduceRight((rest, part) => reader.languages.concat(part, rest));
}

function parseRepeat(reader: Reader): Language {
  let language = parseComplement(reader);
  for (;;) {
    const times = readTimes(reader);
    if (times === undefined) return language;
    language = reader.languages.repeat(language, times);
  }
}

function readTimes(reader: Reader): [number, number] | undefined {
  if (accept(reader, '?')) return [0, 1];
  if (accept(reader, '*')) return [0, Infinity];
  if (accept(reader, '+')) return [1, Infinity];
  if (!accept(reader, '{')) return undefined;
  const least = readNumber(reader);
  let most = least;
  if (accept(reader, ',')) most = peek(reader) === '}' ? Infinity : readNumber(reader);
  expect(reader, '}');
  const counted = most === Infinity ? least : most;
  if (counted > mostRepeats || least > most) throw new RegexpError('The repeats are too many.');
  return [least, most];
}

function readNumber(reader: Reader): number {
  const start = reader.at;
  while (/^\d$/.test(peek(reader) ?? '')) reader.at += 1;
  if (reader.at === start) throw new RegexpError(`Expected a number at ${start}.`);
  return Number(reader.source.slice(start, reader.at).join(''));
}

function parseComplement(reader: Reader): Language {
  let negated = false;
  while (accept(reader, '~')) negated = !negated;
  const language = accept(reader, '[') ? parseClass(reader) : parseSimple(reader);
  return negated ? reader.languages.complement(language) : language;
}

function parseClass(reader: Reader): Language {
  const negated = accept(reader, '^');
  const ranges: Range[] = [];
  do {
    const from = readCharacter(reader);
    const to = accept(reader, '-') ? readCharacter(reader) : from;
    if (from > to) throw new RegexpError('The range is the wrong way round.');
    ranges.push([from, to]);
  } while (peek(reader) !== undefined && peek(reader) !== ']');
  expect(reader, ']');
  return reader.languages.character(ranges, { negated });
}

function parseSimple(reader: Reader): Language {
  const { languages } = reader;
  if (accept(reader, '.')) return languages.character([], { negated: true });
  if (accept(reader, '#')) return languages.nothing;
  if (accept(reader, '@')) return languages.anyText;
  if (accept(reader, '"')) return literally(readUntil(reader, '"'), languages);
  if (accept(reader, '<')) return numbers(readUntil(reader, '>'), languages);
  if (accept(reader, '(')) return parseGroup(reader);
  const code = readCharacter(reader);
  return languages.character([[code, code]]);
}

function parseGroup(reader: Reader): Language {
  if (accept(reader, ')')) return reader.languages.emptyText;
  reader.depth += 1;
  if (reader.depth > deepest) throw new RegexpError('The groups are nested too deep.');
  const language = parseUnion(reader);
  expect(reader, ')');
  reader.depth -= 1;
  return language;
}

function readCharacter(reader: Reader): number {
  accept(reader, '\\');
  const character = peek(reader);
  if (character === undefined) throw new RegexpError('The pattern ends too early.');
  reader.at += 1;
  return character.codePointAt(0) ?? 0;
}

function readUntil(reader: Reader, mark: string): string {
  const end = reader.source.indexOf(mark, reader.at);
  if (end < 0) throw new RegexpError(`Expected ${mark}.`);
  const text = reader.source.slice(reader.at, end).join('');
  reader.at = end + 1;
  return text;
}

export function literally(text: string, languages: Languages): Language {
  const characters = Array.from(text, (each) => each.codePointAt(0) ?? 0);
  return characters.reduceRight(
    (rest, code) => languages.concat(languages.character([[code, code]]), rest),
    languages.emptyText,
  );
}

/** `<1-12>`: the numbers in between, with any leading zeros; where both ends have as many digits, of just as many. */
function numbers(text: string, languages: Languages): Language {
  const [, low = '', high = ''] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const [least, most] = [Number(low), Number(high)].toSorted((a, b) => a - b);
  if (low === '' || least === undefined || most === undefined || most - least > mostRepeats)
    throw new RegexpError(`<${text}> is not a range of at most ${mostRepeats} numbers.`);
  const isFixed = low.length === high.length;
  const between = Array.from({ length: most - least + 1 }, (_, at) => String(least + at));
  const written = between.map((each) => (isFixed ? each.padStart(low.length, '0') : each));
  const plain = languages.union(written.map((each) => literally(each, languages)));
  if (isFixed) return plain;
  return languages.concat(languages.repeat(literally('0', languages), [0, Infinity]), plain);
}
