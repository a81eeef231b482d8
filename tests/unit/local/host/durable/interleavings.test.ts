import type { OrchestrationContext, Task } from 'durable-functions';
import { assert, asyncProperty, infiniteStream, nat } from 'fast-check';
import { expect, it } from 'vitest';
import { takeBatch } from '../../../../../local/host/durable/batch.ts';
import { createCatalog } from '../../../../../local/host/durable/catalog.ts';
import { decide } from '../../../../../local/host/durable/decide.ts';
import type { InstanceRecord } from '../../../../../local/host/durable/instances.ts';
import { createProgress, record, type Entry } from '../../../../../local/host/durable/progress.ts';
import { historyEvent, type HistoryEvent } from '../../../../../local/host/durable/protocol.ts';
import { readReplay } from '../../../../../local/host/durable/replay.ts';
import type { Command } from '../../../../../local/host/durable/schedule.ts';
import { orchestrationTrigger } from '../../../../../local/host/durable/trigger.ts';
import {
  df,
  invokeInProcess,
  registeredFunctions,
} from '../../../../support/in-process-functions.ts';

type Steps = Generator<Task, unknown, never>;

df.app.activity('work', { handler: () => {} });

/** Plain tasks, tasks that are tried again, tasks that fail for good, a timer and an event, side by side and in a row. */
df.app.orchestration('mixed', function* ({ df: durable }: OrchestrationContext): Steps {
  const patient = new df.RetryOptions(1_000, 3);
  const settled: unknown[] = [];
  const tasks = [
    durable.callActivity('work', { answer: 'a' }),
    durable.callActivityWithRetry('work', patient, { answer: 'b', failures: 2 }),
    durable.callActivityWithRetry('work', patient, { answer: 'c', failures: 1 }),
    durable.callActivity('work', { answer: 'd' }),
    durable.createTimer(new Date(durable.currentUtcDateTime.getTime() + 1_000)),
    durable.waitForExternalEvent('word'),
  ];
  settled.push(yield durable.Task.all(tasks));
  const first: unknown = yield durable.callActivityWithRetry('work', patient, {
    answer: 'e',
    failures: 1,
  });
  settled.push(first);
  const hopeless = durable.callActivityWithRetry('work', patient, { answer: 'f', failures: 9 });
  const other = durable.callActivity('work', { answer: 'g' });
  try {
    settled.push(yield durable.Task.all([other, hopeless]));
  } catch (error) {
    settled.push((error as Error).message.trim());
  }
  const behind = durable.callActivityWithRetry('work', patient, { answer: 'h', failures: 2 });
  const beside = durable.callActivity('work', { answer: 'i' });
  yield durable.Task.any([behind, beside]);
  for (const answer of ['j', 'k']) {
    settled.push(yield durable.callActivity('work', { answer })); // while the other two may still be out
  }
  settled.push(yield behind, yield beside);
  return settled;
});

const catalog = createCatalog(registeredFunctions());
const instance: InstanceRecord = {
  id: 'instance',
  name: 'mixed',
  version: '',
  executionId: 'run',
  status: 'Running',
  input: null,
  output: null,
  customStatus: null,
  createdAt: 0,
  updatedAt: 0,
  deliveries: 0,
};

/** Plays the world around one instance; `choose` says which of what may happen happens next, and how much of it before a replay. */
async function play(choose: (choices: number) => number): Promise<unknown> {
  const progress = createProgress();
  const history: string[] = [];
  const attempts = new Map<string, number>();
  const possible: HistoryEvent[] = [historyEvent('EventRaised', 1, { Name: 'word', Input: '"w"' })];
  let inbox: { event: HistoryEvent }[] = [
    { event: historyEvent('ExecutionStarted', 0, { Name: 'mixed', Input: null }) },
  ];
  for (let now = 1; now < 500; now++) {
    const batch = takeBatch(progress, inbox);
    inbox = inbox.slice(batch.taken.length);
    const told = [historyEvent('OrchestratorStarted', now), ...batch.taken.map((it) => it.event)];
    const json = orchestrationTrigger({ record: instance, progress, history }, told);
    const outcome = await invokeInProcess({ functionName: 'mixed', input: { json } });
    if (!outcome.ok && outcome.kind === 'platform') throw new Error(outcome.message);
    const { steps } = batch;
    const replay = readReplay(outcome);
    const decision = decide({ progress, steps, replay, now, executionId: 'run', catalog });
    if (decision.ending) return decision.ending;
    const entries: Entry[] = [...told.map((event) => ({ event })), ...decision.entries];
    for (const entry of entries) {
      record(progress, entry);
      history.push(JSON.stringify({ ...entry.event, IsPlayed: true }));
    }
    possible.push(...decision.commands.map((command) => resultOf(command, attempts)));
    const count = inbox.length > 0 ? choose(possible.length + 1) : 1 + choose(possible.length);
    for (let taken = 0; taken < count; taken++) {
      const [event] = possible.splice(choose(possible.length), 1);
      if (event) inbox.push({ event });
    }
  }
  throw new Error('The orchestration has come to a standstill');
}

function resultOf(command: Command, attempts: Map<string, number>): HistoryEvent {
  if (command.kind === 'set-timer')
    return historyEvent('TimerFired', 1, { TimerId: command.taskId });
  if (command.kind !== 'run-activity') throw new Error(`${command.kind} was not expected`);
  const { answer, failures = 0 } = JSON.parse(command.input ?? '') as {
    answer: string;
    failures?: number;
  };
  const attempt = (attempts.get(answer) ?? 0) + 1;
  attempts.set(answer, attempt);
  const TaskScheduledId = command.taskId;
  return attempt <= failures
    ? historyEvent('TaskFailed', 1, { TaskScheduledId, Reason: `no ${answer}`, Details: '' })
    : historyEvent('TaskCompleted', 1, { TaskScheduledId, Result: JSON.stringify(answer) });
}

it('comes to the same result in whatever order and company things happen', async () => {
  const straight = await play(() => 0);
  expect(straight).toEqual({
    kind: 'completed',
    output: JSON.stringify([['a', 'b', 'c', 'd', null, 'w'], 'e', 'no f', 'j', 'k', 'h', 'i']),
  });
  await assert(
    asyncProperty(infiniteStream(nat(1_000)), async (numbers) => {
      const choose = (choices: number) => (numbers.next().value ?? 0) % Math.max(choices, 1);
      expect(await play(choose)).toEqual(straight);
    }),
    { numRuns: 60 },
  );
});
