import { expect, it } from 'vitest';
import { createCatalog } from '../../../../../local/host/durable/catalog.ts';
import { decide } from '../../../../../local/host/durable/decide.ts';
import { createProgress, record, type Entry } from '../../../../../local/host/durable/progress.ts';
import { ActionType, historyEvent } from '../../../../../local/host/durable/protocol.ts';
import type { Action, Replay } from '../../../../../local/host/durable/replay.ts';

const now = Date.UTC(2026, 0, 1);
const at = new Date(now).toISOString();

const catalog = createCatalog(
  [
    ['Resize', 'activityTrigger'],
    ['child', 'orchestrationTrigger'],
  ].map(([name = '', type = '']) => {
    const trigger = { name: 'trigger', type, direction: 'in' as const };
    return { name, trigger, bindings: [trigger] };
  }),
);

const retryOptions = {
  firstRetryIntervalInMilliseconds: 1_000,
  maxNumberOfAttempts: 3,
  backoffCoefficient: 2,
};
const resize = { actionType: ActionType.CallActivity, functionName: 'resize', input: '"a"' };
const resizeWithRetry = {
  ...resize,
  actionType: ActionType.CallActivityWithRetry,
  retryOptions,
};
const later = new Date(now + 60_000).toISOString();
const timer = { actionType: ActionType.CreateTimer, fireAt: later, isCanceled: false };

function progressAfter(...entries: Entry[]) {
  const progress = createProgress();
  for (const entry of entries) record(progress, entry);
  return progress;
}

function decideOn(
  actions: readonly Action[],
  given: {
    past?: readonly Entry[];
    steps?: Parameters<typeof decide>[0]['steps'];
  } & Partial<Replay> = {},
) {
  const { past = [], steps = [], ...rest } = given;
  return decide({
    progress: progressAfter(...past),
    steps,
    replay: { actions, isDone: false, output: 'null', ...rest },
    now,
    executionId: 'run',
    catalog,
  });
}

const event = { IsPlayed: false, Timestamp: at };

it('schedules an activity under the name that the app registered', () => {
  expect(decideOn([resize])).toEqual({
    entries: [
      {
        event: { ...event, EventType: 4, EventId: 0, Name: 'Resize', Version: '' },
        note: { signature: "activity 'resize'" },
      },
    ],
    commands: [{ kind: 'run-activity', taskId: 0, name: 'Resize', input: '"\\"a\\""' }],
  });
});

it('notes how often an activity may be tried', () => {
  expect(decideOn([resizeWithRetry]).entries[0]?.note).toEqual({
    signature: "activity 'resize'",
    retry: { root: 0, attempt: 1, of: 3 },
  });
});

it('starts a sub-orchestration under its id, or under one made of the run and the task', () => {
  const call = { actionType: ActionType.CallSubOrchestrator, functionName: 'child' };
  const named = { ...call, instanceId: 'ann', input: { n: 1 }, version: '2' };
  expect(decideOn([call, named]).commands).toEqual([
    {
      kind: 'start-child',
      taskId: 0,
      name: 'child',
      instanceId: 'run:0',
      input: null,
      version: '',
    },
    {
      kind: 'start-child',
      taskId: 1,
      name: 'child',
      instanceId: 'ann',
      input: '{"n":1}',
      version: '2',
    },
  ]);
});

it('sets a timer, and takes it back when it is cancelled later', () => {
  const set = decideOn([timer]);
  expect(set.entries[0]?.event).toEqual({ ...event, EventType: 10, EventId: 0, FireAt: later });
  expect(set.commands).toEqual([{ kind: 'set-timer', taskId: 0, dueAt: now + 60_000 }]);
  const cancelled = decideOn([{ ...timer, isCanceled: true }], { past: set.entries });
  expect(cancelled).toEqual({ entries: [], commands: [{ kind: 'cancel-timer', taskId: 0 }] });
});

it('numbers a timer that was cancelled at once, and sets none', () => {
  const { entries, commands } = decideOn([{ ...timer, isCanceled: true }, resize]);
  expect(entries.map(({ event }) => event.EventId)).toEqual([0, 1]);
  expect(commands).toMatchObject([{ kind: 'run-activity', taskId: 1 }]);
});

it('asks for nothing when an orchestrator waits for an event, which takes no number', () => {
  const waits = { actionType: ActionType.WaitForExternalEvent, externalEventName: 'word' };
  const { entries } = decideOn([waits, resize]);
  expect(entries.map(({ event }) => event.EventId)).toEqual([0]);
});

it('sets a timer for a failed attempt, longer each time, and a last one of no length', () => {
  const { entries: past } = decideOn([resizeWithRetry]);
  const failed = historyEvent('TaskFailed', now, { TaskScheduledId: 0 });
  const timers = [1, 2, 3].map((attempt) => {
    const steps = [{ retry: { root: 0, attempt, of: 3 }, event: failed }];
    return decideOn([resizeWithRetry], { past, steps });
  });
  expect(timers.flatMap(({ commands }) => commands)).toEqual([
    { kind: 'set-timer', taskId: 1, dueAt: now + 1_000 },
    { kind: 'set-timer', taskId: 1, dueAt: now + 2_000 },
    { kind: 'set-timer', taskId: 1, dueAt: now },
  ]);
  expect(timers[0]?.entries[0]?.note).toEqual({ retry: { root: 0, attempt: 2, of: 3 } });
});

it('schedules the next attempt when its timer has fired, numbered after what is new', () => {
  const { entries: past } = decideOn([resizeWithRetry]);
  const fired = historyEvent('TimerFired', now, { TimerId: 0 });
  const steps = [{ retry: { root: 0, attempt: 2, of: 3 }, event: fired }];
  const { commands } = decideOn([resizeWithRetry, timer], { past, steps });
  expect(commands).toEqual([
    { kind: 'set-timer', taskId: 1, dueAt: now + 60_000 },
    { kind: 'run-activity', taskId: 2, name: 'Resize', input: '"\\"a\\""' },
  ]);
});

it('ends with the output, and with the failure where there is one', () => {
  expect(decideOn([], { isDone: true, output: '"done"' }).ending).toEqual({
    kind: 'completed',
    output: '"done"',
  });
  expect(decideOn([], { failure: 'no luck' }).ending).toEqual({
    kind: 'failed',
    reason: 'no luck',
  });
});

it.each([
  ['"text"', '"text"'],
  [{ n: 1 }, '{"n":1}'],
  [undefined, 'null'],
])('continues as new with %j', (input, json) => {
  const again = { actionType: ActionType.ContinueAsNew, input };
  expect(decideOn([again], { isDone: true }).ending).toEqual({
    kind: 'continued-as-new',
    input: json,
  });
});

it('finds that replay asks for another task, or for none', () => {
  const { entries: past } = decideOn([resize]);
  for (const actions of [[timer], []]) {
    expect(decideOn(actions, { past }).ending).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Non-Deterministic workflow detected: task #0') as string,
    });
  }
});

it('finds that the attempts of a task have changed while it was tried', () => {
  const { entries: past } = decideOn([resizeWithRetry]);
  const failed = historyEvent('TaskFailed', now, { TaskScheduledId: 0 });
  const steps = [{ retry: { root: 0, attempt: 1, of: 5 }, event: failed }];
  expect(decideOn([resizeWithRetry], { past, steps }).ending).toMatchObject({
    reason: expect.stringContaining('the number of attempts of a task has changed') as string,
  });
});

it('fails rather than go on when the SDK has numbered otherwise', () => {
  expect(decideOn([resize], { sequenceNumber: 1 }).ending).toBeUndefined();
  expect(decideOn([resize], { sequenceNumber: 2 }).ending).toMatchObject({ kind: 'failed' });
});

it.each([
  [ActionType.CallEntity, 'callEntity'],
  [ActionType.SignalEntity, 'signalEntity'],
  [ActionType.CallHttp, 'callHttp'],
  [ActionType.LockEntities, 'lock'],
  [99, 'action 99'],
])('refuses action %i by name', (actionType, name) => {
  expect(decideOn([{ actionType }]).ending).toEqual({
    kind: 'failed',
    reason: `NotEmulated: ${name} is not emulated by this host`,
  });
});
