/** Porter's stemmer for English (Porter 1980, https://tartarus.org/martin/PorterStemmer/def.txt). Lower-case words in. */
export function stem(word: string): string {
  if (word.length < 3) return word;
  const initialY = word.startsWith('y'); // an initial y is a consonant: hidden from the patterns as Y
  let result = initialY ? `Y${word.slice(1)}` : word;
  for (const step of [cutPlural, cutPast, turnY, cutDouble, cutDerived, cutEnding, cutE]) {
    result = step(result);
  }
  return initialY ? `y${result.slice(1)}` : result;
}

const consonants = '[^aeiou][^aeiouy]*';
const vowels = '[aeiouy][aeiou]*';
const hasVowel = new RegExp(`^(${consonants})?[aeiouy]`);
/** A stem's measure is how often vowels are followed by consonants in it. */
const measureAbove0 = new RegExp(`^(${consonants})?${vowels}${consonants}`);
const measureIs1 = new RegExp(`^(${consonants})?${vowels}${consonants}(${vowels})?$`);
const measureAbove1 = new RegExp(`^(${consonants})?${vowels}${consonants}${vowels}${consonants}`);
/** Consonant, vowel, consonant that is not w, x or y: "hop", but not "snow". */
const endsShort = new RegExp(`^${consonants}[aeiouy][^aeiouwxy]$`);

/** Step 1a */
function cutPlural(word: string): string {
  if (/.(?:ss|i)es$/.test(word)) return word.slice(0, -2);
  return /.[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

/** Step 1b */
function cutPast(word: string): string {
  if (/.eed$/.test(word)) return measureAbove0.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const root = /^(.+?)(?:ed|ing)$/.exec(word)?.[1];
  if (root === undefined || !hasVowel.test(root)) return word;
  if (/(?:at|bl|iz)$/.test(root)) return `${root}e`;
  if (/([^aeiouylsz])\1$/.test(root)) return root.slice(0, -1);
  return endsShort.test(root) ? `${root}e` : root;
}

/** Step 1c */
function turnY(word: string): string {
  const root = word.slice(0, -1);
  return word.endsWith('y') && hasVowel.test(root) ? `${root}i` : word;
}

/** Step 2: double suffixes become single ones. */
const cutDouble = replaceEnding({
  ational: 'ate',
  tional: 'tion',
  enci: 'ence',
  anci: 'ance',
  izer: 'ize',
  bli: 'ble',
  alli: 'al',
  entli: 'ent',
  eli: 'e',
  ousli: 'ous',
  ization: 'ize',
  ation: 'ate',
  ator: 'ate',
  alism: 'al',
  iveness: 'ive',
  fulness: 'ful',
  ousness: 'ous',
  aliti: 'al',
  iviti: 'ive',
  biliti: 'ble',
  logi: 'log',
});

/** Step 3 */
const cutDerived = replaceEnding({
  icate: 'ic',
  ative: '',
  alize: 'al',
  iciti: 'ic',
  ical: 'ic',
  ful: '',
  ness: '',
});

function replaceEnding(replacements: Record<string, string>): (word: string) => string {
  const longestFirst = Object.keys(replacements).toSorted((a, b) => b.length - a.length);
  return (word) => {
    const ending = longestFirst.find((end) => word.length > end.length && word.endsWith(end));
    if (ending === undefined) return word;
    const root = word.slice(0, -ending.length);
    return measureAbove0.test(root) ? root + replacements[ending] : word;
  };
}

/** Step 4 */
const endings =
  /^(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/;

function cutEnding(word: string): string {
  const root = endings.exec(word)?.[1] ?? /^(.+?[st])ion$/.exec(word)?.[1];
  return root !== undefined && measureAbove1.test(root) ? root : word;
}

/** Step 5 */
function cutE(word: string): string {
  let result = word;
  if (/.e$/.test(result)) {
    const root = result.slice(0, -1);
    const cut = measureAbove1.test(root) || (measureIs1.test(root) && !endsShort.test(root));
    if (cut) result = root;
  }
  return result.endsWith('ll') && measureAbove1.test(result) ? result.slice(0, -1) : result;
}
