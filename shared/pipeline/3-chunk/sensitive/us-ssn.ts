import { isNamed, type Detector } from './finding.ts';

/** Never given out: areas 000, 666 and 900 to 999, group 00, serial 0000 (SSA, Program Operations Manual RM 10201.035). */
const numbers =
  /(?<![\d.,+-])(?!000|666|9\d\d)\d{3}([- ]?)(?!00)\d{2}\1(?!0000)\d{4}(?![\d-]|[.,]\d)/g;

const words = /\b(?:ssn|social security|soc\.? sec)/i;

/** Social security numbers of the United States. There is no checksum: without hyphens or a word it is any number. */
export const socialSecurityNumbers: Detector = function* (text) {
  for (const match of text.matchAll(numbers)) {
    const isSure = isNamed(match, words);
    if (isSure || match[1] === '-')
      yield { class: 'us-ssn', certainty: isSure ? 'sure' : 'likely' };
  }
};
