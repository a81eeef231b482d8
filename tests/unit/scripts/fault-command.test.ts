import { describe, expect, test } from 'vitest';
import { durationMs } from '../../../scripts/duration.ts';
import { parseFaultCommand } from '../../../scripts/fault-command.ts';

const rule = (...args: string[]) => parseFaultCommand(args).body;

test.each([
  ['box 429 20s', { service: 'box', kind: 'status', status: 429, durationMs: 20_000 }],
  ['search 503 --times 3', { service: 'search', kind: 'status', status: 503, times: 3 }],
  [
    'box 429 --retry-after 2s',
    { service: 'box', kind: 'status', status: 429, retryAfterSeconds: 2 },
  ],
  ['cosmos drop', { service: 'cosmos', kind: 'drop' }],
  ['vault hang 1m', { service: 'vault', kind: 'hang', durationMs: 60_000 }],
  ['openai delay 2s', { service: 'openai', kind: 'delay', delayMs: 2000 }],
  [
    'openai delay 500ms 1h',
    { service: 'openai', kind: 'delay', delayMs: 500, durationMs: 3_600_000 },
  ],
  ['box ahead 5m', { service: 'box', kind: 'skew', skewMs: 300_000 }],
  ['box behind 1.5s 1m', { service: 'box', kind: 'skew', skewMs: -1500, durationMs: 60_000 }],
  ['bus lock-lost --times 1', { service: 'bus', kind: 'lock-lost', times: 1 }],
  [
    'cosmos throughput 400 1m',
    { service: 'cosmos', kind: 'throughput', unitsPerSecond: 400, durationMs: 60_000 },
  ],
  ['cosmos kill 10s', { service: 'cosmos', kind: 'kill', durationMs: 10_000 }],
])('understands "%s"', (command, expected) => {
  expect(parseFaultCommand(command.split(' '))).toEqual({
    method: 'POST',
    path: '/faults',
    body: expected,
  });
});

test('aims at a share of some calls, drawn from a seed', () => {
  const args = ['--match', 'POST .*/docs', '--probability', '0.2', '--seed', '7'];
  expect(rule('cosmos', 'drop', ...args)).toMatchObject({
    match: 'POST .*/docs',
    probability: 0.2,
    seed: 7,
  });
});

test('shows, clears and moves the clock', () => {
  expect(parseFaultCommand([])).toEqual({ method: 'GET', path: '/' });
  expect(parseFaultCommand(['clear'])).toEqual({ method: 'DELETE', path: '/faults' });
  expect(parseFaultCommand(['clear', 'box']).path).toBe('/faults?service=box');
  expect(parseFaultCommand(['clock', '31s']).body).toEqual({ ms: 31_000 });
});

describe('says in a sentence', () => {
  test.each([
    ['box', 'What is to go wrong with box?'],
    ['box 429 20', '20 has no unit: write 20s, 20ms, 20m or 20h.'],
    ['box 429 soon', 'soon is no duration: write 500ms, 20s, 5m or 1h.'],
    ['openai delay', 'delay by how much? Such as: delay 2s'],
    ['box drop 20s again', 'again is too much.'],
    ['box drop --times few', '--times few: not a number.'],
    ['clock 5d', '5d is no duration: write 500ms, 20s, 5m or 1h.'],
  ])('what is wrong with "%s"', (command, sentence) => {
    expect(() => parseFaultCommand(command.split(' '))).toThrow(sentence);
  });

  test('that it does not know an option', () => {
    expect(() => rule('box', 'drop', '--tiems', '3')).toThrow(/--tiems/);
  });
});

test.each([
  ['500ms', 500],
  ['20s', 20_000],
  ['0.5h', 1_800_000],
])('%s is %d ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});
