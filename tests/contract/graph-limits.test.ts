import { describe, expect } from 'vitest';
import { addressOf, clientOf, driveOf, test, type Ask } from './graph-fixture.ts';

const documents = 'sites/Finance/Documents';

interface Part {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** Asks the same so many times over, in batches, which cost what their parts cost. */
async function spend(ask: Ask, url: string, calls: number): Promise<Part[]> {
  const parts: Part[] = [];
  while (parts.length < calls) {
    const count = Math.min(20, calls - parts.length);
    const requests = Array.from({ length: count }, (_, at) => ({
      id: String(at),
      method: 'GET',
      url,
    }));
    const body = JSON.stringify({ requests });
    const response = await ask('/v1.0/$batch', { method: 'POST', body });
    parts.push(...((await response.json()) as { responses: Part[] }).responses);
  }
  return parts;
}

const throttled = (parts: readonly Part[]) => parts.filter(({ status }) => status === 429);

describe('resource units', () => {
  test('are told of from 80 % of the minute’s budget, and run out', async ({
    ask,
    context,
    twin,
  }) => {
    const item = addressOf(twin, `${documents}/budget.txt`); // 1 unit each, of 1 200
    const early = await spend(ask, item, 959);
    expect(early.some(({ headers }) => 'ratelimit-limit' in headers)).toBe(false);
    const warned = await ask(`/v1.0${item}`);
    expect(warned.headers.get('ratelimit-limit')).toBe('1200');
    expect(warned.headers.get('ratelimit-remaining')).toBe('240');
    await spend(ask, `${driveOf(twin, documents)}/root/children`, 120); // 2 units each
    const refused = await ask(`/v1.0${item}`);
    expect(refused.status).toBe(429);
    const waitS = Number(refused.headers.get('retry-after'));
    expect(waitS).toBeGreaterThan(0);
    context.clock.advance(waitS * 1000);
    expect((await ask(`/v1.0${item}`)).status).toBe(200);
  });

  test('are each application’s own, and more with more licences', async ({ ask, twin }) => {
    const listing = `${driveOf(twin, documents)}/root/children`;
    expect(throttled(await spend(ask, listing, 601))).toHaveLength(1);
    expect((await ask(`/v1.0${listing}`, { app: 'reader' })).status).toBe(200);
    twin.licences.set(2_000);
    expect((await ask(`/v1.0${listing}`)).status).toBe(200);
  });
});

describe('a batch', () => {
  const requests = (twin: Parameters<typeof addressOf>[0]) => [
    { id: '1', method: 'GET', url: addressOf(twin, `${documents}/budget.txt`) },
    { id: '2', method: 'GET', url: `${driveOf(twin, documents)}/root:/nothing.txt` },
    { id: '3', method: 'GET', url: `${driveOf(twin, documents)}/root/children`, dependsOn: ['2'] },
  ];

  test('answers each part by itself, in no order', async ({ context, twin }) => {
    const client = clientOf(context, twin, 'reader');
    const answer = (await client.api('/$batch').post({ requests: requests(twin) })) as {
      responses: { id: string; status: number; body: object }[];
    };
    expect(answer.responses.map(({ id, status }) => [id, status])).toEqual([
      ['3', 424],
      ['2', 404],
      ['1', 200],
    ]);
    expect(answer.responses[2]?.body).toMatchObject({ name: 'budget.txt' });
  });

  test('is charged for each part, and parts of it may be refused', async ({ ask, twin }) => {
    const url = `${driveOf(twin, documents)}/root/children`;
    await spend(ask, url, 590); // 1 180 of 1 200 units
    const refused = throttled(await spend(ask, url, 20));
    expect(refused).toHaveLength(10);
    expect(refused[0]?.headers['retry-after']).toBeDefined();
  });

  test('holds no more than twenty', async ({ ask }) => {
    const parts = Array.from({ length: 21 }, (_, at) => ({
      id: String(at),
      method: 'GET',
      url: '/sites',
    }));
    const body = JSON.stringify({ requests: parts });
    expect((await ask('/v1.0/$batch', { method: 'POST', body })).status).toBe(400);
  });
});
