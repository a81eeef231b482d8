import { expect, it } from 'vitest';
import type { InstanceRecord } from '../../../../../local/host/durable/instances.ts';
import { sortMail } from '../../../../../local/host/durable/mail.ts';
import { createProgress } from '../../../../../local/host/durable/progress.ts';
import {
  historyEvent,
  type EventTypeName,
  type HistoryEvent,
  type RuntimeStatus,
} from '../../../../../local/host/durable/protocol.ts';

function run(status: RuntimeStatus, open: readonly number[] = []) {
  const progress = createProgress();
  for (const id of open) progress.open.add(id);
  const record: InstanceRecord = {
    id: 'instance',
    name: 'mixed',
    version: '',
    executionId: 'this-run',
    status,
    input: null,
    output: null,
    customStatus: null,
    createdAt: 0,
    updatedAt: 0,
    deliveries: 0,
  };
  return { record, progress, history: [] };
}

let seq = 0;
const message = (event: HistoryEvent, executionId: string | null = null) => ({
  seq: seq++,
  executionId,
  event,
});
const control = (type: EventTypeName) => message(historyEvent(type, 0, { Reason: 'why' }));
const completed = (TaskScheduledId: number) =>
  historyEvent('TaskCompleted', 0, { TaskScheduledId });

it('throws away what is for an earlier run, or for a task that has ended', () => {
  const fresh = message(completed(1), 'this-run');
  const late = message(completed(1), 'earlier-run');
  const double = message(completed(7), 'this-run');
  const mail = sortMail(run('Running', [1]), [late, double, fresh]);
  expect(mail).toMatchObject({ stale: [late, double], events: [fresh], suspended: false });
});

it('takes the last word on whether an instance is suspended', () => {
  const [suspend, resume] = [control('ExecutionSuspended'), control('ExecutionResumed')];
  expect(sortMail(run('Running'), [suspend]).suspended).toBe(true);
  expect(sortMail(run('Running'), [suspend, resume]).suspended).toBe(false);
  expect(sortMail(run('Suspended'), []).suspended).toBe(true);
  expect(sortMail(run('Suspended'), [resume]).suspended).toBe(false);
});

it('finds a termination among other messages, even when suspended', () => {
  const end = control('ExecutionTerminated');
  const mail = sortMail(run('Suspended', [1]), [message(completed(1)), end]);
  expect(mail).toMatchObject({ termination: end.event, suspended: true });
});
