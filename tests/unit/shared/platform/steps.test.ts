import { setImmediate } from 'node:timers';
import { expect, test } from 'vitest';
import { chunkSteps } from '../../../../shared/pipeline/3-chunk/chunk-text.ts';
import { enrichSteps } from '../../../../shared/pipeline/3-chunk/enrich.ts';
import { atOnce, inTurns, type Steps } from '../../../../shared/platform/steps.ts';
import { paragraph, textOf } from '../pipeline/3-chunk/text-of.ts';

function* busy(steps: number): Steps<string> {
  for (let step = 0; step < steps; step += 1) {
    const until = performance.now() + 25;
    while (performance.now() < until);
    yield;
  }
  return 'done';
}

test('long work lets others have their turn in between', async () => {
  let turns = 0;
  let isDone = false;
  const other = (): void => {
    turns += 1;
    if (!isDone) setImmediate(other);
  };
  setImmediate(other);
  expect(await inTurns(busy(6))).toBe('done');
  isDone = true;
  expect(turns).toBeGreaterThanOrEqual(6);
});

test('one block of very many lines is chunked, and looked at, in many steps', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `Line ${at} of the log of a machine.`);
  const text = textOf([paragraph(lines.join('\n'))]);
  let steps = 0;
  const counted = function* <T>(of: Steps<T>): Steps<T> {
    for (;;) {
      const { done, value } = of.next();
      if (done === true) return value;
      steps += 1;
      yield;
    }
  };
  const chunks = atOnce(counted(chunkSteps(text)));
  expect(steps).toBeGreaterThan(20_000);
  steps = 0;
  atOnce(counted(enrichSteps(chunks)));
  expect(steps).toBeGreaterThanOrEqual(2 * chunks.chunks.length);
});
