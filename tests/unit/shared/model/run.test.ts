import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  finish,
  isSuperseded,
  neverRun,
  ring,
  staleAfterMs,
  type RunState,
} from '../../../../shared/model/run.ts';

const start = new Date('2026-11-24T08:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);

test('the first doorbell starts run 1, the next ones raise what is wanted', () => {
  const first = ring(neverRun(start), start);
  expect(first).toMatchObject({ wanted: 1, done: 0, state: 'running', run: 1 });
  expect(ring(first, after(1))).toEqual({ ...first, wanted: 2 });
});

test('a run goes idle only when nothing more is wanted', () => {
  const rung = ring(ring(neverRun(start), start), start);
  const once = finish(rung, { run: 1, seen: 1, now: start });
  expect(once).toMatchObject({ state: 'running', done: 1, run: 1 });
  expect(finish(once, { run: 1, seen: 2, now: start })).toMatchObject({ state: 'idle', done: 2 });
});

test.each([
  ['at the limit', staleAfterMs, 1],
  ['past it', staleAfterMs + 1, 2],
])('a heartbeat %s decides whether the next doorbell starts another run', (_when, ms, run) => {
  expect(ring(ring(neverRun(start), start), after(ms)).run).toBe(run);
});

test('a run that is over, or was overtaken, changes nothing', () => {
  const overtaken = ring(ring(neverRun(start), start), after(staleAfterMs + 1));
  expect(finish(overtaken, { run: 1, seen: 2, now: start })).toBe(overtaken);
  const idle = finish(overtaken, { run: 2, seen: 2, now: start });
  expect(finish(idle, { run: 2, seen: 99, now: start })).toBe(idle);
  expect([isSuperseded(overtaken, 1), isSuperseded(idle, 2)]).toEqual([true, true]);
});

/** What may happen, in any order: a doorbell, time passing, a worker of some run looking or writing down what it saw. */
type Happening =
  | { readonly kind: 'ring' }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'look' | 'finish'; readonly run: number };
const happening = fc.oneof<fc.Arbitrary<Happening>[]>(
  fc.constant({ kind: 'ring' }),
  fc.record({ kind: fc.constant('pass'), ms: fc.integer({ min: 0, max: 2 * staleAfterMs }) }),
  fc.record({ kind: fc.constantFrom('look', 'finish'), run: fc.integer({ min: 1, max: 5 }) }),
);

test('whatever the interleaving, nothing wanted is lost and never two runs are live', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      let record: RunState = neverRun(start);
      let time = 0;
      const seenBy = new Map<number, number>();
      let lookedAt = 0; // the most that a run had seen when it was allowed to write so
      for (const one of happenings) {
        const before = record;
        if (one.kind === 'pass') time += one.ms;
        else if (one.kind === 'ring') record = ring(record, after(time));
        else if (one.kind === 'look') {
          if (!isSuperseded(record, one.run)) seenBy.set(one.run, record.wanted);
        } else {
          const seen = seenBy.get(one.run) ?? 0;
          const live = !isSuperseded(record, one.run);
          record = finish(record, { run: one.run, seen, now: after(time) });
          if (live) lookedAt = Math.max(lookedAt, seen);
          else expect(record).toBe(before);
        }
        const live = [1, 2, 3, 4, 5, 6].filter((run) => !isSuperseded(record, run));
        expect(live.length).toBeLessThanOrEqual(1);
        expect(record.run).toBeGreaterThanOrEqual(before.run);
        expect(record.done).toBeLessThanOrEqual(record.wanted);
        expect(record.done).toBe(lookedAt);
        // Idle means looked at; wanted more means that a run is there, or that a doorbell will start one.
        if (record.state === 'idle') expect(lookedAt).toBe(record.wanted);
        else expect(ring(record, after(time + staleAfterMs * 3)).run).toBe(record.run + 1);
      }
    }),
  );
});
