import { isNamed, type Detector } from './finding.ts';

/**
 * An account number in groups, to be passed over; a card's number as it stands on the card (4-4-4-4, American Express 4-6-5, Diners
 * 4-6-4), or in one piece. What follows after a blank, such as the date when it expires, is not of it.
 */
const numbers =
  /\b[A-Z]{2}\d{2}(?: [A-Z\d]{4}){3,7}(?: [A-Z\d]{1,4})?\b|(?<![\d.,+-])(?:(?<grouped>\d{4}([ -])\d{4}\2\d{4}\2\d{1,7}|\d{4}([ -])\d{6}\3\d{4,5})|(?<whole>\d{13,19}))(?![\d-]|[.,]\d)/g;

/** First digits and lengths, as the networks publish them (ISO/IEC 7812-1). */
const networks: readonly (readonly [begins: RegExp, ...lengths: readonly number[]])[] = [
  [/^4/, 13, 16, 19],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, 16],
  [/^3[47]/, 15],
  [/^3(?:0[0-5]|095|[689])/, 14],
  [/^(?:6011|64[4-9]|65|62|352[89]|35[3-8])/, 16, 17, 18, 19],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, 13, 14, 15, 16, 17, 18, 19],
];

const words =
  /\b(?:cards?|visa|mastercard|amex|american express|cvv|cvc|(?:credit|debit)[- ]?cards?|kreditkarten?|kartennummer|carte (?:de crédit|bancaire)|numéro de carte)/i;

/** Of numbers that nothing names, so many must pass: of a list of order numbers one in forty does. */
const leastPassing = 0.5;

/** Numbers of payment cards. */
export const paymentCards: Detector = function* (text) {
  let unnamed = 0;
  let likely = 0;
  for (const match of text.matchAll(numbers)) {
    const { grouped, whole = grouped?.replaceAll(/[ -]/g, '') } = match.groups ?? {};
    if (whole === undefined) continue;
    const isNumber = isCard(whole);
    if (isNumber && (grouped !== undefined || isNamed(match, words))) {
      yield { class: 'payment-card', certainty: 'sure' };
    } else {
      unnamed += 1;
      likely += isNumber ? 1 : 0;
    }
  }
  if (likely < unnamed * leastPassing) return;
  for (; likely > 0; likely -= 1) yield { class: 'payment-card', certainty: 'likely' };
};

const isCard = (number: string): boolean =>
  networks.some(([begins, ...lengths]) => lengths.includes(number.length) && begins.test(number)) &&
  passesLuhn(number);

/** ISO/IEC 7812-1, annex B: every second digit from the right doubled, the sum of all digits a multiple of ten. */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let at = 1; at <= number.length; at += 1) {
    const digit = Number(number.at(-at));
    const weighted = at % 2 === 0 ? 2 * digit : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
