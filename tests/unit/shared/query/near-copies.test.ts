import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNearCopies } from '../../../../shared/query/near-copies.ts';

/** Whether the second text, of another file, is told by the first. */
function isTold(first: string, second: string, headings: readonly string[] = []): boolean {
  const said = createNearCopies();
  said.add({ documentId: 'first', headings: [], text: first });
  return said.of({ documentId: 'second', headings, text: second }) === 0;
}

const policy =
  'Hotels in Zurich are paid up to CHF 180 a night, breakfast included. Who books later than 14 days ahead asks the head of ' +
  'the department first, who answers within two days, and says in the booking who has agreed to it and when that was. Trains ' +
  'are booked in second class; first class is paid from three hours on, or where a discount makes it cheaper than the second.';

describe('a passage is a copy of one in another file', () => {
  test.each([
    ['that says the same', policy],
    ['that is set otherwise', policy.toUpperCase().replaceAll(' ', '\n').replaceAll(',', ' –')],
    ['that says more', policy.slice(0, policy.indexOf(' Trains'))],
    ['in signs of another width', policy.replaceAll('180', '１８０')],
  ])('%s', (_name, second) => {
    expect(isTold(policy, second)).toBe(true);
  });
});

describe('a passage is none', () => {
  test.each([
    ['where a number is another', policy, policy.replace('180', '190')],
    ['where a currency is another', policy.replace('CHF', '$'), policy.replace('CHF', '€')],
    [
      'where a sign is another',
      policy.replace('CHF 180', '-180'),
      policy.replace('CHF 180', '180'),
    ],
    ['where it says more', policy.slice(0, 150), policy],
    [
      'where a word of a short one is another',
      policy.slice(0, 150),
      policy.slice(0, 150).replace('paid', 'refused'),
    ],
    ['where it says little', 'See attachment.', 'See attachment.'],
    [
      'where signs without blanks are others',
      '出張中のホテル代は一泊につき一万円まで支払われる',
      '出張中のホテル代は一泊につき二万円まで支払われる',
    ],
  ])('%s', (_name, first, second) => {
    expect(isTold(first, second)).toBe(false);
  });

  test('where it stands under other headings', () => {
    expect(isTold(policy, policy, ['Rules of a subsidiary'])).toBe(false);
  });

  test('where the same file says it twice', () => {
    const said = createNearCopies();
    const passage = { documentId: 'one', headings: [], text: policy };
    said.add(passage);
    expect(said.of(passage)).toBeUndefined();
  });
});

test('whatever numbers two passages differ in, both are shown', () => {
  const amounts = fc.array(fc.nat(9_999), { minLength: 1, maxLength: 30 });
  const say = (numbers: readonly number[]) =>
    numbers
      .map((amount) => `Item costs CHF ${amount} each; ordered from the usual supplier.`)
      .join('\n');
  fc.assert(
    fc.property(amounts, fc.nat(29), fc.integer({ min: 10_000, max: 99_999 }), (all, at, other) => {
      const changed = all.with(at % all.length, other);
      expect(isTold(say(all), say(changed))).toBe(false);
    }),
  );
});
