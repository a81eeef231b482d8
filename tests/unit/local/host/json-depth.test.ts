import { expect, it } from 'vitest';
import { isTooDeep } from '../../../../local/host/json-depth.ts';

const nested = (levels: number, middle = '') => '['.repeat(levels) + middle + ']'.repeat(levels);

it.each([
  [nested(1_000), false],
  [nested(1_001), true],
  ['{"a":'.repeat(1_001) + '1' + '}'.repeat(1_001), true],
  [`[${Array.from({ length: 5_000 }, () => '[{}]').join()}]`, false],
  [JSON.stringify(nested(5_000)), false],
  [nested(1_000, JSON.stringify('\\"[\\')), false],
  [nested(1_000, `${JSON.stringify('\\')},[]`), true],
  ['"'.repeat(3_001), false],
])('knows how deep JSON nests (%#)', (json, tooDeep) => {
  expect(isTooDeep(json)).toBe(tooDeep);
});
