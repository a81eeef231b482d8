/** Porter's stemmer (M. F. Porter, "An algorithm for suffix stripping", 1980), as Lucene's PorterStemFilter has it. */
export function stem(word: string): string {
  return word.length > 2 && /^[a-z]+$/.test(word) ? strip(word) : word;
}

const vowel = '[aeiouy]';
const onset = '^(?:[^aeiou][^aeiouy]*)?';
const run = `${vowel}[aeiou]*[^aeiou][^aeiouy]*`;

/** m > 0, m = 1, m > 1 and *v* of the paper; a y after a consonant counts as a vowel. */
const measured = new RegExp(`${onset}${run}`);
const measuredOnce = new RegExp(`${onset}${run}(?:${vowel}[aeiou]*)?$`);
const measuredTwice = new RegExp(`${onset}${run}${run}`);
const hasVowel = new RegExp(`${onset}${vowel}`);
/** *o in a word of m = 1: consonant, vowel, consonant, where the last is not w, x or y. */
const shortEnd = new RegExp(`^[^aeiou][^aeiouy]*${vowel}[^aeiouwxy]$`);
const doubleEnd = /([^aeiouylsz])\1$/;

const step2: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['logi', 'log'],
];

const step3: readonly (readonly [string, string])[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];

const step4 =
  /^(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/;

function strip(word: string): string {
  // A leading y is a consonant, whatever follows.
  const marked = word.startsWith('y') ? `Y${word.slice(1)}` : word;
  const steps = [plural, pastAndGerund, finalY, replace(step2), replace(step3), ending, finalE];
  return steps.reduce((text, step) => step(text), marked).toLowerCase();
}

function plural(word: string): string {
  if (/(?:ss|i)es$/.test(word)) return word.slice(0, -2);
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

function pastAndGerund(word: string): string {
  if (word.endsWith('eed')) return measured.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const root = /^(.+?)(?:ed|ing)$/.exec(word)?.[1];
  if (root === undefined || !hasVowel.test(root)) return word;
  if (/(?:at|bl|iz)$/.test(root)) return `${root}e`;
  if (doubleEnd.test(root)) return root.slice(0, -1);
  return measuredOnce.test(root) && shortEnd.test(root) ? `${root}e` : root;
}

function finalY(word: string): string {
  return word.endsWith('y') && hasVowel.test(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word;
}

function replace(endings: readonly (readonly [string, string])[]): (word: string) => string {
  return (word) => {
    const found = endings.find(([suffix]) => word.endsWith(suffix));
    if (found === undefined) return word;
    const root = word.slice(0, -found[0].length);
    return measured.test(root) ? root + found[1] : word;
  };
}

function ending(word: string): string {
  const ion = /^(.+[st])ion$/.exec(word)?.[1];
  const root = ion ?? step4.exec(word)?.[1];
  return root !== undefined && measuredTwice.test(root) ? root : word;
}

function finalE(word: string): string {
  const root = word.slice(0, -1);
  const dropped =
    word.endsWith('e') &&
    (measuredTwice.test(root) || (measuredOnce.test(root) && !shortEnd.test(root)));
  const text = dropped ? root : word;
  return text.endsWith('ll') && measuredTwice.test(text) ? text.slice(0, -1) : text;
}
