import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classesOf } from '../../../../../../shared/model/classification.ts';
import { classify } from '../../../../../../shared/pipeline/3-chunk/sensitive/classify.ts';
import { passesMod97 } from '../../../../../../shared/pipeline/3-chunk/sensitive/iban.ts';
import { passesLuhn } from '../../../../../../shared/pipeline/3-chunk/sensitive/payment-card.ts';

/** `class sure/likely`, of what is found. */
const found = (text: string): string[] =>
  classify(text).map(({ class: name, sure, likely }) => `${name} ${sure}/${likely}`);

/** Put together here: a key that stands whole in a file stops whoever pushes it. */
const key = (prefix: string, length: number) =>
  prefix + 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'.repeat(9).slice(0, length);

describe('finds', () => {
  test.each([
    // Numbers that the networks publish for tests.
    ['a card in groups', 'Paid with 4111 1111 1111 1111 in May', ['payment-card 1/0']],
    [
      'a card with the date when it expires',
      'Visa 4111 1111 1111 1111 12/27 123',
      ['payment-card 1/0'],
    ],
    ['one in one piece with that date', 'Visa 4111111111111111 12/27', ['payment-card 1/0']],
    [
      'cards in numbered lines',
      '1 4111 1111 1111 1111\n2 3782 822463 10005 01/28\n3 5555-5555-5555-4444',
      ['payment-card 3/0'],
    ],
    ['a card of another network', 'Amex: 378282246310005', ['payment-card 1/0']],
    [
      'a card below the header of its table',
      'Name\tCard number\nA. Meier\t5555555555554444',
      ['payment-card 1/0'],
    ],
    ['a number that may be a card', 'Order 4111111111111111 has left', ['payment-card 0/1']],
    // The registry's own examples.
    ['an IBAN', 'IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFF', ['iban 1/0']],
    [
      'IBANs of Egypt and Honduras',
      'EG38 0019 0005 0000 0000 2631 8000 2, HN88CABF00000000000250005469',
      ['iban 2/0'],
    ],
    ['IBANs without blanks', 'CH9300762011623852957, GB29NWBK60161331926819', ['iban 2/0']],
    ['a social security number by a word', 'SSN 536-90-4399, born 1980', ['us-ssn 1/0']],
    ['one without hyphens by a word', 'social security no. 536904399', ['us-ssn 1/0']],
    ['one by its hyphens', 'Ref 536-90-4399', ['us-ssn 0/1']],
    ['a telephone number by a word', 'Tel. +41 44 668 18 00', ['phone 1/0']],
    ['a national one by a word', 'Telefon: 044 668 18 00', ['phone 1/0']],
    ['one of North America by a word', 'Phone (415) 555-2671', ['phone 1/0']],
    ['an international one', 'call me, 0049 151 12345678', ['phone 1/0']],
    ['one by its plus', 'Reach us at +49 (0)151 12345678', ['phone 0/1']],
    ['an address', 'Write to jürg.o’neil+x@mail.example.co.uk.', ['email 1/0']],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE', ['secret 1/0']],
    ['an access key', ['aws_access_key_id = AKIA', 'IOSFODNN7EXAMPLE'].join(''), ['secret 1/0']],
    ['a token of GitHub', `token ${key('ghp_', 36)}`, ['secret 1/0']],
    [
      'a connection string',
      `DefaultEndpointsProtocol=https;AccountKey=${key('', 86)}==`,
      ['secret 1/0'],
    ],
    [
      'a password in a connection string',
      'Server=db.test;User=sa;Password=Spring2026!',
      ['secret 1/0'],
    ],
    ['a password in a URL', 'postgres://app:hunter22@db.test/app', ['secret 1/0']],
    ['a random value with a name', `"api_key": "${key('', 32)}"`, ['secret 1/0']],
    ['what may be a password', 'Passwort: Sommer2026', ['secret 0/1']],
    [
      'words of health, each once',
      'The patient, a patient with diabetes, takes insulin.',
      ['health 0/3'],
    ],
    [
      'words of health in German and French',
      'Arztzeugnis. Blutdruck: médicaments, posologie',
      ['health 0/4'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('does not take for it', () => {
  test.each([
    ['a card whose last digit is wrong', 'Card 4111 1111 1111 1112'],
    ['a card number within a longer one', 'Card 41111111111111110000000'],
    ['digits in other groups', 'Card 41 11 11 11 11 11 11 11'],
    ['a card within an account number', 'XX12 4111 1111 1111 1111 00'],
    ['an IBAN whose digits are swapped', 'IBAN DE89 3704 0044 0532 0310 00'],
    ['an IBAN of no country', 'ZZ89 3704 0044 0532 0130 00'],
    ['an IBAN that goes on', 'DE893704004405320130001'],
    [
      'numbers that are never given out',
      'SSN 000-12-3456, 666-12-3456, 912-12-3456, 123-00-4567, 123-45-0000',
    ],
    ['a date, an amount, a version', 'On 2026-11-24 we paid 1,234,567.89 for release 22.23.2'],
    ['a national number without a word', 'Order 0446681800 of 2026'],
    ['a bound of a range', 'from +10 to +20, 044-668'],
    ['what only looks like an address', 'logo@2x, @mention, a@b, user@localhost'],
    [
      'a placeholder',
      'password: ${PASSWORD}, api_key=<your-key>, secret: changeme123, token: xxxx-1111-xxxx',
    ],
    ['talk of passwords', 'A password must have at least twelve signs. Secret: between us.'],
    ['a hash', 'sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ])('%s', (_name, text) => {
    expect(found(text)).toEqual([]);
  });
});

test('a text is said to hold what is sure once, or likely three times', () => {
  const of = (sure: number, likely: number) => classesOf([{ class: 'iban', sure, likely }]);
  expect([of(1, 0), of(0, 2), of(0, 3)]).toEqual([['iban'], [], ['iban']]);
});

const digits = (count: number) =>
  fc
    .array(fc.noBias(fc.integer({ min: 0, max: 9 })), { minLength: count, maxLength: count })
    .map((all) => all.join(''));
/** The same numbers in every run. */
const sampled = (arbitrary: fc.Arbitrary<string>, count: number) =>
  fc.sample(arbitrary, { numRuns: count, seed: 20_261_126 });
const share = (all: readonly string[], holds: (one: string) => boolean) =>
  all.filter(holds).length / all.length;

describe('what is random is rarely taken for it:', () => {
  const numbers = sampled(digits(16), 10_000);

  test('one number of sixteen digits in ten passes Luhn, one in forty is of a network too, and none is sure', () => {
    expect(share(numbers, passesLuhn)).toBeCloseTo(0.1, 1);
    expect(share(numbers, (one) => found(`Order ${one}`).length > 0)).toBeLessThan(0.03);
    expect(share(numbers, (one) => classesOf(classify(`Order ${one}`)).length > 0)).toBe(0);
  });

  test('a page of such numbers holds no cards, where a page of cards does', () => {
    const pages = Array.from({ length: 250 }, (_, page) =>
      numbers.slice(40 * page, 40 * (page + 1)),
    );
    const isClassified = (page: readonly string[]) =>
      classesOf(classify(page.join('\n'))).includes('payment-card');
    expect(pages.filter(isClassified)).toEqual([]);
    expect(isClassified(numbers.filter((one) => found(one).length > 0).slice(0, 20))).toBe(true);
  });

  test('one account number in a hundred passes its checksum', () => {
    const accounts = sampled(digits(20), 10_000).map((one) => `DE${one}`);
    expect(share(accounts, passesMod97)).toBeLessThan(0.015);
  });

  test('a change of any one digit is noticed', () => {
    const change = fc.tuple(fc.nat(15), fc.integer({ min: 1, max: 9 }));
    const turn = (number: string, at: number, by: number) =>
      number.slice(0, at) + String((Number(number[at]) + by) % 10) + number.slice(at + 1);
    fc.assert(
      fc.property(change, ([at, by]) => {
        expect(passesLuhn(turn('4111111111111111', at, by))).toBe(false);
        expect(passesMod97(turn('DE89370400440532013000', 4 + at, by))).toBe(false);
      }),
    );
  });

  test('prose holds nothing', () => {
    const prose = sampled(fc.lorem({ maxCount: 200 }), 500);
    expect(prose.filter((text) => found(text).length > 0)).toEqual([]);
  });
});

test('what is found is told in figures only', () => {
  const text = `Card 4111 1111 1111 1111, IBAN DE89370400440532013000, ${key('ghp_', 36)}, SSN 536-90-4399`;
  const told = JSON.stringify(classify(text));
  for (const value of ['4111', '3704', 'ghp_', '536']) expect(told).not.toContain(value);
});

test('whatever the text is, it is classified, and the same way each time', () => {
  const piece = fc.constantFrom(
    '1',
    '4',
    '-',
    ' ',
    '+',
    '@',
    'a.',
    'eyJ',
    'key=',
    'DE89',
    '(',
    '\n',
    '://',
    'ü',
    '\ud800',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 400 }), (pieces) => {
      const text = pieces.join('');
      expect(classify(text)).toEqual(classify(text));
    }),
  );
});
