import { SSF } from '@e965/xlsx';
import { assert, constantFrom, integer, pre, property, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import { plainNumbers } from '../../../../../../../shared/pipeline/2-extract/readers/sheets/plain-numbers.ts';

const codes = ['General', '0', '0.00', '#,##0', '#,##0.00', '0%', '0.0%', '"CHF" #,##0.00'];
const more = ['[$CHF-807] #,##0.00', '#,##0.00\\ "km"', '$#,##0.00', '0.000 "%"'];

it('shows numbers like the library that knows every format', () => {
  // Halves of the last place are left out: there the library rounds the binary fraction, which Excel does not.
  const amounts = tuple(
    integer({ min: -10_000_000, max: 10_000_000 }),
    constantFrom(1, 4, 7, 100, 300),
  )
    .map(([dividend, divisor]) => dividend / divisor)
    .filter((value) => [1, 10, 100, 1_000].every((power) => !isHalf(value * power * 100)));
  assert(
    property(constantFrom(...codes, ...more), amounts, (code, value) => {
      const shown = plainNumbers(code)?.(value);
      pre(shown !== undefined);
      expect(shown).toBe(SSF.format(code, value).trim());
    }),
    { numRuns: 2_000 },
  );
});

const isHalf = (value: number): boolean => {
  const rest = Math.abs(value / 100 - Math.trunc(value / 100));
  const finer = Math.abs(value - Math.trunc(value));
  return Math.abs(rest - 0.5) < 1e-6 || Math.abs(finer - 0.5) < 1e-6;
};

it.each([
  ['0.00', 1.005, '1.01'],
  ['#,##0.00', 2.675, '2.68'],
  ['0%', 0.285, '29%'],
  ['0', 0.5, '1'],
  ['0', -1.5, '-2'],
])('rounds by %s what has 15 digits, as Excel does: %d', (code, value, expected) => {
  expect(plainNumbers(code)?.(value)).toBe(expected);
});

it.each(['0.00;[Red]-0.00', '# ?/?', 'yyyy-mm-dd', '0.00E+00', '_(* #,##0_)', '#,##0,'])(
  'leaves %s to the library',
  (code) => expect(plainNumbers(code)).toBeUndefined(),
);
