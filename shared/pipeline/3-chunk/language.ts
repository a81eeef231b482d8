// 29 MB of tables, where the small ones are 46: for texts of this length they tell as much.
import { eld } from 'eld/extrasmall';
import { mapSteps, type Steps } from '../../platform/steps.ts';

/** Characters: enough to see that a chunk is in the language of its document, as nearly all are. */
const glance = 100;
/** Enough to tell any two languages apart. */
const mostCharacters = 400;
/** A chunk with fewer, a table of figures or a list of names, is in the language of its document. */
const fewestLetters = 80;

/**
 * The language of each text, and of all of them: the one that most of the letters are in. ISO 639-1, of the 60 that the detector
 * knows; null where nothing is long enough to tell.
 */
export function* languagesOf(texts: readonly string[]): Steps<{
  readonly whole: string | null;
  readonly each: readonly (string | null)[];
}> {
  const letters = texts.map(countLetters);
  const glances = yield* mapSteps(texts, glanceAt);
  const usual = mostUsed(glances, letters);
  const languages = yield* mapSteps([...glances.entries()], ([at, seen]) =>
    seen !== null && seen === usual ? seen : detect((texts[at] ?? '').slice(0, mostCharacters)),
  );
  const whole = mostUsed(languages, letters);
  const each = languages.map((language, at) =>
    (letters[at] ?? 0) < fewestLetters ? whole : (language ?? whole),
  );
  return { whole, each };
}

/** null where it is mostly figures: they look like the words of some language. */
function glanceAt(text: string): string | null {
  const looked = text.slice(0, glance);
  return lettersIn(looked) < looked.length / 2 ? null : detect(looked);
}

function detect(text: string): string | null {
  const found = eld.detect(text);
  return found.isReliable() ? found.language : null;
}

function lettersIn(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const small = text.charCodeAt(at) | 32; // of A to Z
    if (small < 128 ? small >= 97 && small <= 122 : isLetter.test(text.charAt(at))) letters += 1;
  }
  return letters;
}

/** Of one UTF-16 unit: the few letters of these languages beyond the first plane are not counted. */
const isLetter = /\p{L}/u;

/** By as much of the text as is looked at. */
function countLetters(text: string): number {
  const looked = text.slice(0, mostCharacters);
  return (lettersIn(looked) * text.length) / (looked.length || 1);
}

function mostUsed(languages: readonly (string | null)[], letters: readonly number[]) {
  const sums = new Map<string, number>();
  for (const [at, language] of languages.entries())
    if (language !== null) sums.set(language, (sums.get(language) ?? 0) + (letters[at] ?? 0));
  const [most] = [...sums].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
