import { isNamed, type Detector } from './finding.ts';

/** E.164: a plus, a country code, fifteen digits at most; people put blanks, dots, hyphens and an area in brackets between them. */
const international = /(?<![\p{L}\p{N}+.,])\+[1-9](?:[ ./()\u00a0-]{0,3}\d){6,14}(?!\d|[.,]\d)/gu;
/** With leading zeros, or three, three and four digits as in North America (NANP: neither of the first two begins with 0 or 1). */
const national =
  /(?<![\p{L}\p{N}+.,-]|\d\s)(?:\(?0\d{1,4}\)?(?:[ ./\u00a0-]{0,2}\d){5,11}|\(?[2-9]\d\d\)?[ .-]{0,2}[2-9]\d\d[ .-]?\d{4})(?!\d|[.,]\d|-\d)/gu;

const words =
  /(?<!\p{L})(?:tel|telephone|phone|mobile|cell|fax|call|telefon|telefonnummer|mobil|handy|natel|rufnummer|téléphone|tél|portable)(?!\p{L})/iu;

/** Telephone numbers. Without a plus it takes a word to tell one from other numbers. */
export const phoneNumbers: Detector = function* (text) {
  for (const match of text.matchAll(international))
    yield { class: 'phone', certainty: isNamed(match, words) ? 'sure' : 'likely' };
  for (const match of text.matchAll(national))
    if (isNamed(match, words)) yield { class: 'phone', certainty: 'sure' };
};
