import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGate, type Gate } from '../../../../../shared/sources/graph/gate.ts';
import { lanes, type Lane } from '../../../../../shared/sources/graph/gate-rules.ts';
import { createTime, type Time } from './time.ts';

const answer = (status = 200, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
});

const counters = { count() {} };

type Outcome = 'ran' | 'refused';

/** Sends a call that takes `ms`, and notes when it went out. */
function send(
  gate: Gate,
  time: Time,
  call: { lane?: Lane; units?: number; ms?: number; reply?: ReturnType<typeof answer> } = {},
) {
  const { lane = 'crawl', units = 1, ms = 10, reply = answer() } = call;
  const sent = { at: -1, outcome: undefined as Outcome | undefined };
  void gate
    .pass({ lane, units }, async () => {
      sent.at = time.ms();
      await time.wait(ms);
      return reply;
    })
    .then(
      () => (sent.outcome = 'ran'),
      () => (sent.outcome = 'refused'),
    );
  return sent;
}

test('units are counted for admins, at once and then together every ten seconds; throttled answers each', async () => {
  const time = createTime();
  const counted: unknown[] = [];
  const gate = createGate({ ...time, counters: { count: (...one) => void counted.push(one) } });
  const spend = async (units: number, ms: number, reply = answer()) => {
    send(gate, time, { units, reply });
    await time.run(ms);
  };
  await spend(5, 100);
  await spend(2, 100);
  await spend(1, 10_000);
  expect(counted).toEqual([['microsoft365.units', 5]]);
  await spend(1, 100, answer(429, { 'retry-after': '30' }));
  expect(counted.slice(1)).toEqual([['microsoft365.units', 4], ['microsoft365.throttled']]);
});

describe('a pause', () => {
  test.each([
    ['seconds', () => answer(429, { 'retry-after': '30' })],
    ['a date', () => answer(503, { 'retry-after': new Date(30_010).toUTCString() })],
  ])('told in %s holds all lanes, and no longer', async (_how, reply) => {
    const time = createTime();
    const gate = createGate({ ...time, counters });
    send(gate, time, { reply: reply() });
    await time.run(10);
    const held = lanes.map((lane) =>
      send(gate, time, { lane: lane === 'query' ? 'changes' : lane }),
    );
    await time.run(60_000);
    for (const { at } of held) {
      expect(at).toBeGreaterThanOrEqual(30_000);
      expect(at).toBeLessThanOrEqual(30_010);
    }
    expect(gate.units()).toMatchObject({ throttled: 1, pausedUntil: null });
  });

  test('without a time grows while it goes on', async () => {
    const time = createTime();
    const gate = createGate({ ...time, counters });
    const sent = [];
    for (const passMs of [0, 2_000, 4_000]) {
      sent.push(send(gate, time, { ms: 0, reply: answer(429) }));
      await time.run(passMs);
    }
    expect(sent.map(({ at }) => at)).toEqual([0, 2_000, 6_000]);
  });

  test('longer than a question may wait refuses the question and says for how long', async () => {
    const time = createTime();
    const gate = createGate({ ...time, counters });
    send(gate, time, { ms: 0, reply: answer(429, { 'retry-after': '20' }) });
    await time.run(0);
    const asked = gate.pass({ lane: 'query', units: 1 }, async () => answer());
    await expect(asked).rejects.toMatchObject({
      code: 'SOURCE_THROTTLED',
      details: { retryAfterMs: 20_000 },
    });
  });
});

describe('near the end of the budget', () => {
  test('what is left is spread over what remains of the window', async () => {
    const time = createTime();
    const gate = createGate({ ...time, counters });
    const reply = answer(200, { 'ratelimit-remaining': '10', 'ratelimit-reset': '20' });
    send(gate, time, { ms: 0, reply });
    await time.run(0);
    const sent = Array.from({ length: 5 }, () => send(gate, time, { ms: 0 }));
    await time.run(20_000);
    const gaps = sent.slice(1).map(({ at }, n) => at - (sent[n]?.at ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1_900);
  });

  test('with nothing left all wait for the new window', async () => {
    const time = createTime();
    const gate = createGate({ ...time, counters });
    const reply = answer(200, { 'ratelimit-remaining': '1', 'ratelimit-reset': '20' });
    send(gate, time, { ms: 0, reply });
    await time.run(0);
    const [first, second] = [send(gate, time), send(gate, time)];
    await time.run(60_000);
    expect(first.at).toBe(0);
    expect(second.at).toBe(20_000);
  });

  test('our own allowance is never passed by more than one call', async () => {
    const time = createTime();
    const gate = createGate({ ...time, counters, unitsPerMinute: 100 });
    const sent = Array.from({ length: 90 }, () => send(gate, time, { units: 5 }));
    await time.run(5 * 60_000);
    for (let minute = 0; minute < 5; minute++) {
      const begun = sent.filter(({ at }) => Math.floor(at / 60_000) === minute).length;
      expect(begun * 5).toBeLessThanOrEqual(105);
    }
    expect(sent.every(({ outcome }) => outcome === 'ran')).toBe(true);
    expect(gate.units().total).toBe(450);
  });
});

describe('lanes', () => {
  test('a question goes out while crawling fills the house', async () => {
    const time = createTime();
    const gate = createGate({ ...time, counters, calls: 4 });
    Array.from({ length: 40 }, () => send(gate, time, { ms: 1_000 }));
    const question = send(gate, time, { lane: 'query' });
    await time.run(0);
    expect(question.at).toBe(0);
  });

  test('crawling goes on, slowly, while questions and changes never end', async () => {
    const time = createTime();
    const gate = createGate({ ...time, counters, calls: 2 });
    for (let n = 0; n < 200; n++) {
      send(gate, time, { lane: 'query' });
      send(gate, time, { lane: 'changes' });
    }
    const crawl = Array.from({ length: 5 }, () => send(gate, time));
    await time.run(1_000);
    const places = crawl.map(({ at }) => at);
    expect(Math.max(...places)).toBeLessThan(1_000);
  });
});

test('never more calls than the limit, none during a pause, and each comes to an end', async () => {
  const Call = fc.record({
    afterMs: fc.nat(3_000),
    lane: fc.constantFrom(...lanes),
    units: fc.integer({ min: 1, max: 20 }),
    ms: fc.nat(2_000),
    throttle: fc.option(fc.nat(20), { freq: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.option(fc.integer({ min: 10, max: 500 }), { nil: undefined }),
      fc.array(Call, { minLength: 1, maxLength: 60 }),
      async (calls, unitsPerMinute, plan) => {
        const time = createTime();
        const gate = createGate({ ...time, counters, calls, unitsPerMinute });
        let [inFlight, ended, pausedUntil] = [0, 0, 0];
        const run = async ({ lane, units, ms, throttle }: (typeof plan)[number]) => {
          const seen = async () => {
            inFlight += 1;
            expect(inFlight).toBeLessThanOrEqual(calls);
            expect(time.ms()).toBeGreaterThanOrEqual(pausedUntil);
            await time.wait(ms);
            inFlight -= 1;
            if (throttle === null) return answer();
            pausedUntil = Math.max(pausedUntil, time.ms() + throttle * 1_000);
            return answer(429, { 'retry-after': String(throttle) });
          };
          try {
            await gate.pass({ lane, units }, seen);
          } catch (error) {
            expect(error).toMatchObject({ code: 'SOURCE_THROTTLED' });
          }
          ended += 1;
        };
        for (const call of plan) void time.wait(call.afterMs).then(() => run(call));
        await time.run(24 * 3_600_000);
        expect(ended).toBe(plan.length);
        expect(gate.units()).toMatchObject({
          inFlight: 0,
          waiting: { query: 0, changes: 0, crawl: 0 },
        });
      },
    ),
    { numRuns: 200 },
  );
});
