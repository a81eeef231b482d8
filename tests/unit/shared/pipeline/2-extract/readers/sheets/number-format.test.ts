import { expect, it } from 'vitest';
import { createFormats } from '../../../../../../../shared/pipeline/2-extract/readers/sheets/number-format.ts';

const formatOf = createFormats({ is1904: false });

it.each([
  ['dd.mm.yyyy', '09.12.2025'],
  ['d.m.yy', '9.12.25'],
  ['dd.mm.yyyy hh:mm:ss.0', '09.12.2025 12:30:00.0'],
  ['[$-409]d-mmm-yy;@', '9-Dec-25'],
  ['[$-807]d. mmmm yyyy', '9. Dezember 2025'],
  ['[$-407]dddd, d. mmmm yyyy;@', 'Dienstag, 9. Dezember 2025'],
  ['[$-407]d. mmm yy', '9. Dez 25'],
  ['[$-100C]d mmmm yyyy', '9 décembre 2025'],
  ['[$-410]dddd d mmmm', 'martedì 9 dicembre'],
  ['[$-F800]dddd, mmmm dd, yyyy', 'Tuesday, December 09, 2025'],
  ['[$-de-DE]d. mmmm yyyy', '9. Dezember 2025'],
  ['[$-fr-CH,1]d mmm yyyy', '9 déc. 2025'],
  ['[$-1010407]d. mmmm yyyy', '9. Dezember 2025'],
  ['[$-en-US]mmmm d, yyyy;@', 'December 9, 2025'],
  ['mmm "mmmm"', 'Dec mmmm'],
  [31, '2025-12-09'],
  [14, '12/9/2025'],
  [22, '12/9/2025 12:30'],
])('shows a date by %s', (code, expected) => {
  const format = formatOf(code);
  expect(format.show(46_000 + 12.5 / 24)).toBe(expected);
  expect(format).toMatchObject({ type: 'date' });
  expect(format.raw(46_000 + 12.5 / 24)).toBe('2025-12-09T12:30:00');
});

it.each([
  ['_ [$CHF-807] * #,##0.00_ ;_ [$CHF-807] * -#,##0.00_ ', -1_234.5, 'CHF -1,234.50'],
  ['#,##0.00;[Red](#,##0.00)', -1_234.5, '(1,234.50)'],
  ['[>=1000]#,##0,"k";0', 12_345, '12k'],
  ['# ?/?', 2.5, '2 1/2'],
  ['0.00E+00', 198_356_388, '1.98E+08'],
  ['[h]:mm', 1.5, '36:00'],
  ['h:mm AM/PM', 0.75, '6:00 PM'],
  ['General', 1_234_567.891, '1234567.891'],
  ['General', 123_456_789_012, '1.23457E+11'],
  ['00000', 123, '00123'],
  [';;;', 5, ''],
  // A language is no currency.
  ['[$-10409]#,##0.00;-#,##0.00', 1_234.5, '1,234.50'],
  ['[$-409]0.00E+00', 1_234.5, '1.23E+03'],
  ['[$-807]General', 0.5, '0.5'],
  ['General" kg"', 5.5, '5.5 kg'],
  ['General" kg";-General" kg"', -5.5, '-5.5 kg'],
  ['General;(General)', -5.5, '(5.5)'],
  [43, -1_234.5, '(1,234.50)'],
  [47, 1 / 1440 + 0.5 / 86_400, '01:00.5'],
  ['yyyy-mm-dd', 2_958_466, '2958466'],
  ['[mm]:ss.00', 1.25 / 1440, '01:15.00'],
  ['# ??/??', 2.3333, '2 1/3'],
  ['##0.0E+0', 12_345, '12.3E+3'],
  ['[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', 2_500, '2.5K'],
])('shows a number by %s', (code, value, expected) => {
  expect(formatOf(code).show(value)).toBe(expected);
});
