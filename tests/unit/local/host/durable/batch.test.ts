import { expect, it } from 'vitest';
import { takeBatch } from '../../../../../local/host/durable/batch.ts';
import { createProgress } from '../../../../../local/host/durable/progress.ts';
import { historyEvent } from '../../../../../local/host/durable/protocol.ts';

const completed = (id: number) => ({
  event: historyEvent('TaskCompleted', 0, { TaskScheduledId: id, Result: '1' }),
});
const failed = (id: number) => ({
  event: historyEvent('TaskFailed', 0, { TaskScheduledId: id, Reason: '', Details: '' }),
});
const fired = (id: number) => ({ event: historyEvent('TimerFired', 0, { TimerId: id }) });

/** Tasks 0 to 2 are tried up to three times: 0 and 1 for the first time, 2 has run out of attempts. */
function progress() {
  const made = createProgress();
  made.retries.set(0, { root: 0, attempt: 1, of: 3 });
  made.retries.set(1, { root: 1, attempt: 2, of: 3 });
  made.retries.set(2, { root: 2, attempt: 4, of: 3 });
  return made;
}

it('takes everything when no retry is moved on', () => {
  const messages = [completed(0), completed(5), failed(6), fired(2)];
  expect(takeBatch(progress(), messages)).toEqual({ taken: messages, steps: [] });
});

it('takes what comes before a retry, and the retry, and leaves what would let the code go on', () => {
  const messages = [completed(5), failed(0), completed(6)];
  const batch = takeBatch(progress(), messages);
  expect(batch.taken).toEqual(messages.slice(0, 2));
  expect(batch.steps).toMatchObject([{ retry: { root: 0 } }]);
});

it('takes retries in a row', () => {
  const messages = [failed(0), fired(1), completed(5)];
  const batch = takeBatch(progress(), messages);
  expect(batch.taken).toEqual(messages.slice(0, 2));
  expect(batch.steps.map(({ retry }) => retry.root)).toEqual([0, 1]);
});

it('leaves the timer after the last attempt for the next replay, since the code goes on from it', () => {
  const batch = takeBatch(progress(), [failed(0), fired(2)]);
  expect(batch.taken).toHaveLength(1);
});
