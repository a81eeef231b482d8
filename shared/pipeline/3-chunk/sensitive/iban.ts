import type { Detector } from './finding.ts';

/** Signs of an account number, by country (SWIFT IBAN Registry). */
const countries: Readonly<Record<number, string>> = {
  15: 'NO',
  16: 'BE',
  18: 'DK FI FK FO GL NL SD',
  19: 'MK SI',
  20: 'AT BA EE KZ LT LU MN XK',
  21: 'CH HR LI LV',
  22: 'BG BH CR DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL',
  24: 'AD CZ ES MD PK RO SA SE SK TN VG',
  25: 'LY PT ST',
  26: 'IS TR',
  27: 'BI DJ FR GR IT MC MR SM',
  28: 'AL AZ BY CY DO GT HN HU LB NI PL SV',
  29: 'BR EG PS QA UA',
  30: 'JO KW MU YE',
  31: 'MT SC',
  32: 'LC',
  33: 'RU',
};
const lengths = new Map(
  Object.entries(countries).flatMap(([length, codes]) =>
    codes.split(' ').map((code) => [code, Number(length)] as const),
  ),
);

const start = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?=\s?[A-Z0-9])/gu;

/** Numbers of bank accounts. */
export const ibans: Detector = function* (text) {
  for (const { 0: prefix, index } of text.matchAll(start)) {
    const length = lengths.get(prefix.slice(0, 2));
    const number = length === undefined ? undefined : readNumber(text, index, length);
    if (number !== undefined && passesMod97(number)) yield { class: 'iban', certainty: 'sure' };
  }
};

/** Signs that may stand in groups; undefined where there are fewer, or the last is followed by another. */
function readNumber(text: string, from: number, length: number): string | undefined {
  let number = '';
  let at = from;
  for (; number.length < length; at += 1) {
    const sign = text.charAt(at);
    if (/[A-Z0-9]/.test(sign)) number += sign;
    else if (!isBlank(sign) || isBlank(text.charAt(at - 1))) return undefined;
  }
  return /[\p{L}\p{N}]/u.test(text.charAt(at)) ? undefined : number;
}

const isBlank = (sign: string): boolean => /[ \u00a0\u202f]/.test(sign);

/** ISO 13616-1 by ISO 7064, MOD 97-10: the first four signs moved to the end, letters as 10 to 35. */
export function passesMod97(number: string): boolean {
  let rest = 0;
  for (const sign of number.slice(4) + number.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
