import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedByBox } from '../../../../../shared/sources/box/signature.ts';

const keys = { primaryKey: 'primary key', secondaryKey: 'secondary key' };
const now = new Date('2026-11-24T08:00:00Z');
const body = Buffer.from('{"id":"1"}');

const sign = (key: string, timestamp: string, signed = body) =>
  createHmac('sha256', key).update(signed).update(timestamp).digest('base64');

interface Delivery {
  readonly age?: number;
  readonly timestamp?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** As Box signs with the primary key, with what is given changed. */
function deliver({ age = 0, timestamp, headers = {} }: Delivery = {}): boolean {
  const at = timestamp ?? new Date(now.getTime() - age).toISOString();
  const all: Record<string, string | undefined> = {
    'box-signature-version': '1',
    'box-signature-algorithm': 'HmacSHA256',
    'box-delivery-timestamp': at,
    'box-signature-primary': sign(keys.primaryKey, at),
    'box-signature-secondary': undefined,
    ...headers,
  };
  return isSignedByBox({ headers: { get: (name) => all[name] ?? null }, body }, keys, now);
}

const at = now.toISOString();
const minute = 60_000;

describe('holds', () => {
  test.each<[string, Delivery]>([
    ['under the primary key', {}],
    [
      'under the secondary key alone',
      {
        headers: {
          'box-signature-primary': undefined,
          'box-signature-secondary': sign(keys.secondaryKey, at),
        },
      },
    ],
    [
      'under the secondary key, with a primary one that is being rotated',
      {
        headers: {
          'box-signature-primary': sign('old', at),
          'box-signature-secondary': sign(keys.secondaryKey, at),
        },
      },
    ],
    ['ten minutes old', { age: 10 * minute }],
    ['a minute ahead', { age: -minute }],
    ['with an offset in its timestamp', { timestamp: '2026-11-24T00:00:00-08:00' }],
  ])('%s', (_name, delivery) => {
    expect(deliver(delivery)).toBe(true);
  });
});

describe('does not hold', () => {
  test.each<[string, Delivery]>([
    ['older than ten minutes', { age: 10 * minute + 1 }],
    ['more than a minute ahead', { age: -minute - 1 }],
    ['without a time', { timestamp: '' }],
    ['at a time that is none', { timestamp: 'yesterday' }],
    ['of another version', { headers: { 'box-signature-version': '2' } }],
    ['of no version', { headers: { 'box-signature-version': undefined } }],
    ['of another algorithm', { headers: { 'box-signature-algorithm': 'HmacSHA1' } }],
    ['without a signature', { headers: { 'box-signature-primary': undefined } }],
    ['with an empty signature', { headers: { 'box-signature-primary': '' } }],
    ['under a wrong key', { headers: { 'box-signature-primary': sign('wrong', at) } }],
    [
      'under the keys swapped',
      { headers: { 'box-signature-primary': sign(keys.secondaryKey, at) } },
    ],
    [
      'of another body',
      { headers: { 'box-signature-primary': sign(keys.primaryKey, at, Buffer.from('{}')) } },
    ],
    [
      'of another time',
      { headers: { 'box-signature-primary': sign(keys.primaryKey, '2026-11-24T08:00:01Z') } },
    ],
    ['cut short', { headers: { 'box-signature-primary': sign(keys.primaryKey, at).slice(0, 20) } }],
  ])('%s', (_name, delivery) => {
    expect(deliver(delivery)).toBe(false);
  });
});
