import type { SensitiveClass } from '../../../model/classification.ts';

/** One place in a text. What stands there is not carried along. */
export interface Finding {
  readonly class: SensitiveClass;
  readonly certainty: 'sure' | 'likely';
}

/** Looks for one kind of data in the text of a chunk, in a time that grows with its length, whatever it says. */
export type Detector = (text: string) => Iterable<Finding>;

/** A word as far away still says what a number is. */
const reach = 48;
const longestHeader = 400;

/**
 * Whether a word beside the match says what it is, or one in the first line: a chunk that begins within a table has the table's
 * header there.
 */
export function isNamed({ 0: found, index, input }: RegExpExecArray, words: RegExp): boolean {
  const before = input.slice(Math.max(0, index - reach), index);
  const after = input.slice(index + found.length, index + found.length + reach);
  const header = input.slice(0, Math.min(input.indexOf('\n') + 1, longestHeader));
  return [before, after, header].some((near) => words.test(near));
}
