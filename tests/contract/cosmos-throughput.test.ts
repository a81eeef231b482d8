import type { Container } from '@azure/cosmos';
import { describe, expect } from 'vitest';
import { startCosmos } from '../../local/cosmos/server.ts';
import { connect, test } from './cosmos-fixture.ts';

const oneKilobyte = (id: string) => ({ id, tenant: 't1', text: 'x'.repeat(720) });

/** Of a client that does not try again. */
function impatient(url: URL, context: Parameters<typeof connect>[1]): Container {
  const client = connect(url, context, {
    connectionPolicy: { retryOptions: { maxRetryAttemptCount: 0 } },
  });
  return client.database('company').container('files');
}

/** Writes by one caller that gives up on its first 429. */
async function writeUntilRefused(container: Container): Promise<{ written: number; error: Error }> {
  for (let written = 0; ; written += 1) {
    try {
      await container.items.create(oneKilobyte(String(written)));
    } catch (error) {
      return { written, error: error as Error };
    }
  }
}

describe('what a request costs', () => {
  test('is what Microsoft has published for its size and its terms', async ({ files }) => {
    const created = await files.items.create(oneKilobyte('1'));
    expect(created.requestCharge).toBe(5.55); // 4.95 and three terms of 0.2
    expect((await files.item('1', 't1').read()).requestCharge).toBe(1);
    const replaced = await files.items.upsert({ ...oneKilobyte('1'), more: true });
    expect(replaced.requestCharge).toBe(10.1); // gone and come, and one term more
    const patched = await files
      .item('1', 't1')
      .patch([{ op: 'replace', path: '/more', value: false }]);
    expect(patched.requestCharge).toBe(10.7); // two terms, and one operation of a patch
    expect((await files.item('1', 't1').delete()).requestCharge).toBe(5.75);
    await files.items.create({ id: '100', tenant: 't1', text: 'x'.repeat(100 * 1024) });
    expect((await files.item('100', 't1').read()).requestCharge).toBeCloseTo(7.7, 0);
  });

  test('grows with what a query looks at, and with what it gives back', async ({ files }) => {
    for (const id of ['1', '2', '3']) await files.items.create(oneKilobyte(id));
    const chargeOf = async (query: string) =>
      (await files.items.query(query, { partitionKey: 't1' }).fetchAll()).requestCharge;
    const one = await chargeOf("select * from c where c.id = '1'");
    const all = await chargeOf('select * from c');
    expect(one).toBeGreaterThan(2);
    expect(await chargeOf('select value c.id from c')).toBeGreaterThan(one);
    expect(all).toBeGreaterThan(await chargeOf('select value c.id from c'));
    const feed = files.items.changeFeed('t1', { startFromBeginning: true });
    expect((await feed.fetchNext()).requestCharge).toBe(3); // as three reads
  });
});

describe('throughput', () => {
  test('of infrastructure is spent in a second, and there again in the next', async ({
    context,
  }) => {
    let now = 1_000_000;
    const clock = { ...context.clock, now: () => now };
    const container = { id: 'files', partitionKeyPaths: ['/tenant'], throughput: 400 };
    const databases = [{ id: 'company', containers: [container] }];
    await using cosmos = await startCosmos({ context: { ...context, clock }, databases });
    const files = impatient(cosmos.url, context);
    const { written, error } = await writeUntilRefused(files);
    expect(written).toBe(73); // of 5.55 each: the last one is let in, and overdraws
    expect(error).toMatchObject({
      code: 429,
      substatus: 3200,
      retryAfterInMs: 1000,
      body: { code: '429', message: expect.stringContaining('Request rate is large') },
    });
    now += 1000;
    expect((await files.item('0', 't1').read()).statusCode).toBe(200);
  });

  test('of a database is shared by its containers, but for those with their own', async ({
    context,
  }) => {
    const clock = { ...context.clock, now: () => 1_000_000 };
    const named = (id: string) => ({ id, partitionKeyPaths: ['/tenant'] });
    const containers = [named('files'), named('others'), { ...named('own'), throughput: 400 }];
    const databases = [{ id: 'company', containers, throughput: 400 }];
    await using cosmos = await startCosmos({ context: { ...context, clock }, databases });
    const files = impatient(cosmos.url, context);
    await writeUntilRefused(files);
    const write = (id: string) =>
      files.database.container(id).items.create(oneKilobyte('1')).then(toStatus, toStatus);
    expect(await write('others')).toBe(429);
    expect(await write('own')).toBe(201);
  });

  test('set for a while by a fault rule is lived through by the SDK', async ({
    files,
    people,
    context,
  }) => {
    const rule = { service: 'cosmos', kind: 'throughput', unitsPerSecond: 30 } as const;
    context.faults.add({ ...rule, match: 'colls/files' });
    const writes = Array.from({ length: 12 }, (_none, n) =>
      files.items.create(oneKilobyte(String(n))),
    );
    const answers = await Promise.all(writes);
    expect(answers.map(toStatus)).toEqual(answers.map(() => 201));
    const retried = answers.map(({ headers }) => Number(headers['x-ms-throttle-retry-count']));
    expect(Math.max(...retried)).toBeGreaterThan(0);
    const other = await people.items.create(oneKilobyte('1'));
    expect(other.headers['x-ms-throttle-retry-count']).toBe(0);
  });

  test('cannot be read or changed with a data-plane token, as in Azure', async ({ files }) => {
    // github.com/Azure/azure-cosmos-dotnet-v3/issues/4653
    await expect(files.readOffer()).rejects.toMatchObject({
      code: 403,
      substatus: 5300,
      message: expect.stringContaining('[POST /offers] cannot be authorized by AAD token'),
    });
  });
});

const toStatus = (answer: unknown): unknown => {
  const { statusCode, code } = answer as { statusCode?: number; code?: number };
  return statusCode ?? code;
};
