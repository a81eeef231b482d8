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

/** Hours may be left out, and SubRip writes a comma before the thousandths. */
const timing =
  /^\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})/;

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
  lrm: '\u200E',
  rlm: '\u200F',
};

/** The words of a line, without how they look. */
export const cueText = (line: string): string =>
  line
    .replaceAll(tag, '')
    .replaceAll(/&(amp|lt|gt|nbsp|quot|lrm|rlm);/g, (_, name: string) => entities[name] ?? '')
    .trim();
