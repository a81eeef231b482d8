import { expect, it } from 'vitest';
import { createRecent } from '../../../../shared/azure/recent.ts';

const body = (length: number) => Buffer.alloc(length);

it('keeps what was added last, and never more bytes than it may', () => {
  const recent = createRecent(100);
  for (const name of ['a', 'b', 'c', 'd', 'e']) recent.add(name, body(25));
  expect(recent.get('a')).toBeUndefined();
  expect(recent.get('b')).toHaveLength(25);
  recent.add('b', body(10)); // again: now the newest, and smaller
  recent.add('f', body(25));
  expect(recent.get('c')).toBeUndefined();
  expect(recent.get('b')).toHaveLength(10);
});

it('does not keep one giant in the place of all others', () => {
  const recent = createRecent(100);
  recent.add('small', body(20));
  recent.add('giant', body(26));
  expect(recent.get('giant')).toBeUndefined();
  expect(recent.get('small')).toHaveLength(20);
});
