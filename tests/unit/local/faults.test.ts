import { describe, expect, test } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { FaultRule, sentenceOf, type FaultInput } from '../../../local/fault-rule.ts';
import { createFaults } from '../../../local/faults.ts';

const refusalOf = (rule: unknown): string => {
  const { error } = FaultRule.safeParse(rule);
  return error === undefined ? '' : sentenceOf(error);
};

test('nothing goes wrong unless a rule asks for it', () => {
  expect(createFaults().strike('box', 'GET /')).toBeUndefined();
});

test('hits only the service, the route and as many calls as asked', () => {
  const faults = createFaults();
  faults.add({ service: 'box', match: '^GET /2.0/files', kind: 'drop', times: 1 });
  expect(faults.strike('cosmos', 'GET /2.0/files/1')).toBeUndefined();
  expect(faults.strike('box', 'PUT /2.0/files/1')).toBeUndefined();
  expect(faults.strike('box', 'GET /2.0/files/1')).toMatchObject({ kind: 'drop' });
  expect(faults.strike('box', 'GET /2.0/files/1')).toBeUndefined();
});

test('ends by the clock, and says until then how long still', () => {
  const clock = createClock();
  const faults = createFaults({ clock });
  faults.add({ service: 'box', kind: 'status', status: 429, durationMs: 20_000 });
  clock.advance(5000);
  expect(faults.strike('box', 'GET /')?.retryAfterSeconds).toBe(15);
  clock.advance(15_000);
  expect(faults.strike('box', 'GET /')).toBeUndefined();
  expect(faults.list()).toEqual([]);
});

test('draws the same calls from the same seed, whatever other rules draw', () => {
  const drawn = (alone: boolean) => {
    const faults = createFaults();
    if (!alone) faults.add({ service: 'box', kind: 'drop', probability: 0.001 });
    faults.add({ service: 'box', kind: 'drop', probability: 0.5, seed: 7 });
    return Array.from({ length: 40 }, () => faults.strike('box', 'GET /') !== undefined);
  };
  expect(drawn(true)).toEqual(drawn(false));
  expect(new Set(drawn(true)).size).toBe(2);
});

test("makes one service's clock wrong, for as long as asked", () => {
  const clock = createClock();
  const faults = createFaults({ clock });
  const box = faults.clockOf('box', clock);
  faults.add({ service: 'box', kind: 'skew', skewMs: -60_000, durationMs: 1000 });
  expect(Math.round((clock.now() - box.now()) / 1000)).toBe(60);
  clock.advance(1000);
  expect(Math.round((clock.now() - box.now()) / 1000)).toBe(0);
});

describe('says in a sentence', () => {
  test.each([
    [{ kind: 'drop' }, 'service is the name of a service, such as box.'],
    [
      { service: 'box', kind: 'explode' },
      'kind is one of status, delay, drop, hang, stall, lock-lost, throughput, skew, kill.',
    ],
    [{ service: 'box', kind: 'status', status: 200 }, 'status is a number from 400 to 599.'],
    [{ service: 'box', kind: 'drop', match: '(' }, 'match is no regular expression: (.'],
    [{ service: 'box', kind: 'drop', probability: 2 }, 'probability is between 0 and 1.'],
    [{ service: 'box', kind: 'drop', times: 0 }, 'times is 1 or more.'],
    [{ service: 'box', kind: 'drop', durationMs: 0 }, 'durationMs is more than 0.'],
    [{ service: 'box', kind: 'delay' }, 'delay needs delayMs.'],
    [{ service: 'box', kind: 'skew' }, 'skew needs skewMs.'],
    [{ service: 'box', kind: 'drop', skewMs: 1 }, 'skewMs goes with skew only.'],
    [
      { service: 'box', kind: 'drop', retryAfterSeconds: 1 },
      'retryAfterSeconds goes with status only.',
    ],
    [{ service: 'box', kind: 'lock-lost' }, 'only the bus has locks to lose.'],
    [{ service: 'bus', kind: 'stall' }, 'the bus has no bodies to stop in: use hang.'],
    [
      { service: 'box', kind: 'kill', times: 1 },
      'kill is of the whole service: give it a duration only.',
    ],
    [{ service: 'cosmos', kind: 'throughput' }, 'throughput needs unitsPerSecond, and only it.'],
    [
      { service: 'box', kind: 'throughput', unitsPerSecond: 400 },
      'only cosmos counts request units.',
    ],
    [
      { service: 'cosmos', kind: 'throughput', unitsPerSecond: 400, times: 1 },
      'throughput is of all calls that match: give it a duration only.',
    ],
    [{ service: 'box', kind: 'drop', tiems: 3 }, 'Unrecognized key: "tiems".'],
  ])('what is wrong with %j', (rule, sentence) => {
    expect(refusalOf(rule)).toBe(sentence);
    expect(() => createFaults().add(rule as FaultInput)).toThrow();
  });
});
