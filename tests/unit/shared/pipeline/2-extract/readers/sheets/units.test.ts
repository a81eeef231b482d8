import { expect, it } from 'vitest';
import {
  unitOfCode,
  unitOfHeader,
} from '../../../../../../../shared/pipeline/2-extract/readers/sheets/units.ts';

it.each([
  ['"CHF" #,##0.00', 'CHF'],
  ['[$€-407] #,##0', '€'],
  ['#,##0 [$EUR]', 'EUR'],
  ['_ [$CHF-807] * #,##0.00_ ;_ [$CHF-807] * -#,##0.00_ ', 'CHF'],
  ['$#,##0;[Red]($#,##0)', '$'],
  ['0.0\\ \\k\\m', 'km'],
  ['0.0%', '%'],
  ['0" dollars and" .00 "cents"', undefined],
  ['#,##0', undefined],
  ['0 "%"', undefined],
])('of the format %s it is %s', (code, unit) => {
  expect(unitOfCode(code).unit).toBe(unit);
});

it.each([
  ['#,##0,', { scale: 0.001 }],
  ['0.0,,"Mio."', { unit: 'Mio.', scale: 1e-6 }],
  ['"CHF" #,##0,', { unit: 'CHF' }],
  ['#,##0.00', {}],
  ['[$-10409]#,##0.00', {}],
])('knows by the format %s what its numbers are shown in', (code, unit) => {
  expect(unitOfCode(code)).toEqual(unit);
});

it.each([
  ['Costs (CHF)', 'CHF'],
  ['Distance [km]', 'km'],
  ['Price in EUR', 'EUR'],
  ['Revenue CHF', 'CHF'],
  ['In millions of CHF', 'millions CHF'],
  ['Sales (in thousands USD)', 'thousands USD'],
  ['Share %', '%'],
  ['Employee(s)', undefined],
  ['Name (optional)', undefined],
  ['Team A m', undefined],
])('of the header %s it is %s', (header, unit) => {
  expect(unitOfHeader(header)).toBe(unit);
});
