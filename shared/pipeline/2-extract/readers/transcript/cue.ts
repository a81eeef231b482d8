/** What is said or shown between two moments of a recording, in milliseconds from its beginning. */
export interface Cue {
  readonly fromMs: number;
  readonly toMs: number;
  /** As the file names who speaks; undefined where it does not. */
  readonly speaker?: string | undefined;
  readonly lines: readonly string[];
}

export interface Timing {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Hours may be left out, and SubRip writes a comma before the thousandths; who writes by hand leaves these out. */
const timing =
  /^\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?\s*-->\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?/;

/** The times of a line that has them. One that ends before it begins ends where it begins. */
export function timingOf(line: string): Timing | undefined {
  const found = timing.exec(line);
  if (found === null) return undefined;
  const [fromMs, toMs] = [msOf(found.slice(1, 5)), msOf(found.slice(5, 9))];
  return { fromMs, toMs: Math.max(fromMs, toMs) };
}

const msOf = ([hours = '0', minutes = '0', seconds = '0', fraction = '0']: readonly (
  | string
  | undefined
)[]): number =>
  ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 +
  Number(fraction.padEnd(3, '0'));

/** Tags of both formats: `<i>`, `<c.yellow>`, `<00:01.000>`, `{\an8}`. */
const tag = /<\/?[a-z\d][^<>]{0,500}>|\{\\[^{}]{0,100}\}/gi;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  quot: '"',
  apos: "'",
  lrm: '\u200E',
  rlm: '\u200F',
};

/** The words of a line, without how they look. Many programs write an apostrophe as `&#39;`. */
export const cueText = (line: string): string =>
  line
    .replaceAll(tag, '')
    .replaceAll(
      /&(amp|lt|gt|nbsp|quot|apos|lrm|rlm);|&#(\d{1,7}|[xX][\da-fA-F]{1,6});/g,
      characterOf,
    )
    .trim();

function characterOf(found: string, name: string | undefined, number = ''): string {
  if (name !== undefined) return entities[name] ?? '';
  const code = Number(/^x/i.test(number) ? `0${number}` : number);
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : found;
}
