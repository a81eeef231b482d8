import { ChangeFeedStartFrom, type ChangeFeedIteratorOptions, type Container } from '@azure/cosmos';
import { describe, expect } from 'vitest';
import { fill, test } from './cosmos-fixture.ts';

interface Change {
  readonly id: string;
  readonly _lsn: number;
}

async function drain(files: Container, options: ChangeFeedIteratorOptions) {
  const iterator = files.items.getChangeFeedIterator(options);
  const changes: Change[] = [];
  for (;;) {
    const page = await iterator.readNext();
    if (page.statusCode === 304) return { changes, token: page.continuationToken };
    changes.push(...(page.result as unknown as Change[]));
  }
}

describe('the change feed', () => {
  test('brings the latest version of each item once, in the order of writing', async ({
    files,
  }) => {
    await fill(files);
    await files.items.upsert({ id: 'k00', tenant: 't1', n: 1 });
    const { changes } = await drain(files, {
      changeFeedStartFrom: ChangeFeedStartFrom.Beginning(),
      maxItemCount: 7,
    });
    expect(changes).toHaveLength(40);
    expect(changes.at(-1)).toMatchObject({ id: 'k00', n: 1 });
    const order = changes.map(({ _lsn }) => _lsn);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('goes on from a token, also long after', async ({ files }) => {
    await fill(files);
    const { token } = await drain(files, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning() });
    await files.items.create({ id: 'new', tenant: 't1' });
    await files.item('k01', 't2').delete();
    const { changes } = await drain(files, {
      changeFeedStartFrom: ChangeFeedStartFrom.Continuation(token),
    });
    expect(changes.map(({ id }) => id)).toEqual(['new']);
  });

  test('can start now, and be of one partition', async ({ files }) => {
    await fill(files);
    const now = await drain(files, { changeFeedStartFrom: ChangeFeedStartFrom.Now() });
    expect(now.changes).toEqual([]);
    const one = await drain(files, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning('t2') });
    expect(one.changes).toHaveLength(13);
  });
});
