import type { OrchestrationContext, Task } from 'durable-functions';
import { expect, it } from 'vitest';
import { openEngine } from '../support/durable-engine.ts';
import { df } from '../support/in-process-functions.ts';

/** `never`, because each yield says itself what it expects. */
type Steps = Generator<Task, unknown, never>;

df.app.activity('greet', { handler: (name: string) => `Hello ${name}` });
df.app.activity('double', { handler: (n: number) => n * 2 });
df.app.activity('bytes', { handler: () => Buffer.from('abc') });
df.app.activity('nothing', { handler: () => {} });
df.app.activity('break', {
  handler: (what: string) => {
    throw new Error(`cannot ${what}`);
  },
});

df.app.orchestration('chain', function* ({ df }: OrchestrationContext): Steps {
  const first: string = yield df.callActivity('greet', df.getInput());
  const second: string = yield df.callActivity('greet', first);
  return [first, second];
});

df.app.orchestration('fan-out', function* ({ df }: OrchestrationContext): Steps {
  const count = Number(df.getInput());
  const tasks = Array.from({ length: count }, (_, n) => df.callActivity('double', n));
  const results: number[] = yield df.Task.all(tasks);
  return results.reduce((sum, result) => sum + result, 0);
});

df.app.orchestration('odd-results', function* ({ df }: OrchestrationContext): Steps {
  const bytes: string = yield df.callActivity('bytes');
  const nothing: null = yield df.callActivity('nothing');
  return { bytes, nothing };
});

df.app.orchestration('catcher', function* ({ df }: OrchestrationContext): Steps {
  try {
    yield df.callActivity('break', 'open the file');
    return 'no error';
  } catch (error) {
    return (error as Error).message.split('\n')[0];
  }
});

df.app.orchestration('thrower', function* ({ df }: OrchestrationContext) {
  yield df.callActivity('break', 'go on');
});

df.app.orchestration('parent', function* ({ df }: OrchestrationContext): Steps {
  const named: string[] = yield df.callSubOrchestrator('chain', 'Bo', 'child-of-bo');
  const unnamed: number[] = yield df.Task.all([
    df.callSubOrchestrator('fan-out', 3),
    df.callSubOrchestrator('fan-out', 4),
  ]);
  try {
    yield df.callSubOrchestrator('thrower');
  } catch (error) {
    return { named, unnamed, error: (error as Error).message.split('\n')[0] };
  }
  return undefined;
});

df.app.orchestration('approval', function* ({ df }: OrchestrationContext): Steps {
  df.setCustomStatus({ waitsFor: 'approval' });
  const approval: { by: string } = yield df.waitForExternalEvent('approved');
  const second: unknown = yield df.waitForExternalEvent('sealed');
  return { by: approval.by, second: second ?? null };
});

df.app.orchestration('approval-or-timeout', function* ({ df }: OrchestrationContext): Steps {
  const timeout = df.createTimer(new Date(df.currentUtcDateTime.getTime() + 3_600_000));
  const approval = df.waitForExternalEvent('approved');
  const winner: Task = yield df.Task.any([approval, timeout]);
  if (winner === timeout) return 'too late';
  timeout.cancel();
  const greeting: string = yield df.callActivity('greet', 'approver');
  return greeting;
});

df.app.orchestration('counter', function* ({ df }: OrchestrationContext): Steps {
  const { left, sum } = df.getInput<{ left: number; sum: number }>() ?? { left: 0, sum: 0 };
  if (left === 0) return sum;
  const doubled: number = yield df.callActivity('double', left);
  df.continueAsNew({ left: left - 1, sum: sum + doubled });
  return undefined;
});

df.app.orchestration('eternal', function* ({ df }: OrchestrationContext): Steps {
  const seen = df.getInput<string[]>() ?? [];
  const next: string = yield df.waitForExternalEvent('next');
  if (seen.length === 2) return [...seen, next];
  df.continueAsNew([...seen, next]);
  return undefined;
});

it('runs activities one after the other', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('chain', { input: 'Ann' });
  expect(await engine.ended(id)).toMatchObject({
    runtimeStatus: 'Completed',
    output: ['Hello Ann', 'Hello Hello Ann'],
  });
});

it('runs activities side by side and gathers their results in order', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('fan-out', { input: 300 });
  expect(await engine.ended(id)).toMatchObject({ runtimeStatus: 'Completed', output: 89_700 });
  const replays = (await engine.history(id)).filter(
    ({ EventType }) => EventType === 'OrchestratorStarted',
  );
  expect(replays.length).toBeLessThan(100); // ends are gathered: not one replay each
});

it('warns once of a history that grows long', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('fan-out', { input: 1_200 });
  expect((await engine.ended(id)).runtimeStatus).toBe('Completed');
  const warnings = engine.logged.filter(({ event }) => event === 'durable.history-long');
  expect(warnings).toMatchObject([{ fields: { instanceId: id, function: 'fan-out' } }]);
});

it('runs no more activities at a time than it is told to', async () => {
  let running = 0;
  let most = 0;
  const { invokeInProcess } = await import('../support/in-process-functions.ts');
  await using engine = await openEngine({
    settings: { maxConcurrentActivityFunctions: 3 },
    invoke: async (invocation) => {
      const counts = invocation.functionName === 'double';
      if (counts) most = Math.max(most, ++running);
      const outcome = await invokeInProcess(invocation);
      if (counts) running--;
      return outcome;
    },
  });
  const id = await engine.client.startNew('fan-out', { input: 20 });
  await engine.ended(id);
  expect(most).toBe(3);
});

it('carries bytes as base64 and nothing as null, as Azure does', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('odd-results');
  expect((await engine.ended(id)).output).toEqual({ bytes: 'YWJj', nothing: null });
});

it('lets an orchestrator catch what an activity throws, in the words of Azure', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('catcher');
  expect((await engine.ended(id)).output).toBe(
    "Activity function 'break' failed: cannot open the file ",
  );
});

it('fails when the orchestrator does not catch', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('thrower');
  const { runtimeStatus, output } = await engine.ended(id);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(
    /^Orchestrator function 'thrower' failed: Activity function 'break' failed: cannot go on/,
  );
});

it('runs sub-orchestrations, under given ids and its own, and passes their failures on', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('parent');
  expect((await engine.ended(id)).output).toEqual({
    named: ['Hello Bo', 'Hello Hello Bo'],
    unnamed: [6, 12],
    error: expect.stringContaining("Orchestrator function 'thrower' failed"),
  });
  expect((await engine.client.getStatus('child-of-bo')).runtimeStatus).toBe('Completed');
  const children = engine.durable.instances().filter((it) => it.parentInstanceId === id);
  expect(children).toHaveLength(4);
});

it('waits for events, however early they come, and shows a custom status', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('approval');
  await engine.client.raiseEvent(id, 'sealed', undefined);
  await engine.reached(id, 'EventRaised');
  expect((await engine.client.getStatus(id)).customStatus).toEqual({ waitsFor: 'approval' });
  await engine.client.raiseEvent(id, 'approved', { by: 'Ann' });
  expect((await engine.ended(id)).output).toEqual({ by: 'Ann', second: null });
});

it('takes whichever comes first, and forgets a timer that is cancelled', async () => {
  await using engine = await openEngine();
  const [early, late] = ['early', 'late'];
  for (const instanceId of [early, late]) {
    await engine.client.startNew('approval-or-timeout', { instanceId });
    await engine.reached(instanceId, 'TimerCreated');
  }
  await engine.client.raiseEvent(early, 'approved', {});
  expect((await engine.ended(early)).output).toBe('Hello approver');
  engine.context.clock.advance(3_600_000);
  expect((await engine.ended(late)).output).toBe('too late');
});

it('continues as new with another input and an empty history', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('counter', { input: { left: 3, sum: 0 } });
  expect((await engine.ended(id)).output).toBe(12);
  const events = (await engine.history(id)).map(({ EventType }) => EventType);
  expect(events).not.toContain('TaskScheduled');
});

it('loses no event that is raised while an orchestration continues as new', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('eternal');
  await engine.reached(id, 'ExecutionStarted');
  await engine.client.raiseEvent(id, 'next', 'one');
  await engine.reached(id, 'ExecutionStarted');
  await expect.poll(async () => (await engine.client.getStatus(id)).input).toEqual(['one']);
  await engine.client.raiseEvent(id, 'next', 'two');
  await expect.poll(async () => (await engine.client.getStatus(id)).input).toEqual(['one', 'two']);
  await engine.client.raiseEvent(id, 'next', 'three');
  expect((await engine.ended(id)).output).toEqual(['one', 'two', 'three']);
});
