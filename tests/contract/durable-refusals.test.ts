import type { OrchestrationContext, Task } from 'durable-functions';
import { beforeEach, expect, it } from 'vitest';
import { openEngine } from '../support/durable-engine.ts';
import { df } from '../support/in-process-functions.ts';

type Steps = Generator<Task, unknown, never>;

let changed = false;
beforeEach(() => {
  changed = false;
});

const kibibytes = (count: number) => 'x'.repeat(count * 1024);

df.app.activity('echo', { handler: (value: unknown) => value });
df.app.activity('long-text', { handler: (count: number) => kibibytes(count) });
df.app.activity('deep-list', {
  handler: (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown,
});
df.app.entity('account', () => {});

df.app.orchestration('repeating-any', function* ({ df }: OrchestrationContext): Steps {
  const tasks = [1, 2, 3].map((n) => df.callActivity('echo', n));
  while (tasks.length > 0) {
    const winner: Task = yield df.Task.any(tasks);
    tasks.splice(tasks.indexOf(winner), 1);
  }
  return 'done';
});

df.app.orchestration('settling', function* ({ df }: OrchestrationContext): Steps {
  const tasks = [1, 2, 3].map((n) => df.callActivity('echo', n));
  yield df.Task.all(tasks);
  const results: number[] = [];
  for (const task of tasks) results.push(yield task);
  return results;
});

df.app.orchestration('fickle', function* ({ df }: OrchestrationContext): Steps {
  if (changed) yield df.callActivity('long-text', 1);
  else yield df.callActivity('echo', 1);
  yield df.waitForExternalEvent('go on');
  return 'done';
});

df.app.orchestration('forgetful', function* ({ df }: OrchestrationContext): Steps {
  if (!changed) yield df.callActivity('echo', 1);
  yield df.waitForExternalEvent('go on');
  return 'done';
});

df.app.orchestration('caller-of-nobody', function* ({ df }: OrchestrationContext): Steps {
  const result: unknown = yield df.callActivity('nobody');
  return result;
});

df.app.orchestration('http-caller', function* ({ df }: OrchestrationContext): Steps {
  const response: unknown = yield df.callHttp({ method: 'GET', url: 'http://127.0.0.1/' });
  return response;
});

df.app.orchestration('entity-caller', function* ({ df: durable }: OrchestrationContext): Steps {
  const balance: number = yield durable.callEntity(new df.EntityId('account', 'ann'), 'get');
  return balance;
});

df.app.orchestration('locker', function* ({ df: durable }: OrchestrationContext): Steps {
  yield durable.lock(new df.EntityId('account', 'ann'));
  return 'locked';
});

df.app.orchestration('hasty', function* ({ df: durable }: OrchestrationContext): Steps {
  const options = new df.RetryOptions(1_000, 3);
  options.retryTimeoutInMilliseconds = 10_000;
  yield durable.callActivityWithRetry('echo', options, 1);
  return 'done';
});

df.app.orchestration('carrier', function* ({ df }: OrchestrationContext): Steps {
  const { kind, size } = df.getInput<{ kind: string; size: number }>() ?? { kind: '', size: 0 };
  if (kind === 'status') df.setCustomStatus(kibibytes(size));
  if (kind === 'input') yield df.callActivity('echo', kibibytes(size));
  if (kind === 'result') yield df.callActivity('long-text', size);
  if (kind === 'deep') yield df.callActivity('deep-list', size);
  return kind === 'output' ? kibibytes(size) : 'carried';
});

const failing: [name: string, reason: string][] = [
  ['repeating-any', 'azure-functions-durable-js#574'],
  ['caller-of-nobody', "The function 'nobody' doesn't exist, is disabled, or is not an activity"],
  ['http-caller', 'NotEmulated: callHttp'],
  ['entity-caller', 'NotEmulated: callEntity'],
  ['locker', 'lock requires'],
  ['hasty', 'retryTimeoutInMilliseconds is not emulated'],
];

it.each(failing)('fails %s, and says why', async (name, reason) => {
  await using engine = await openEngine();
  const id = await engine.client.startNew(name);
  const { runtimeStatus, output } = await engine.ended(id);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toContain(reason);
});

it('lets tasks be awaited together and then one by one', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('settling');
  expect((await engine.ended(id)).output).toEqual([1, 2, 3]);
});

it.each([
  ['fickle', "task #0 was activity 'echo' when it was scheduled, and replay asks for activity"],
  ['forgetful', "task #0 was activity 'echo' when it was scheduled, and replay asks for nothing"],
])('finds that %s does not do the same again', async (name, reason) => {
  await using engine = await openEngine();
  const id = await engine.client.startNew(name);
  await engine.reached(id, 'TaskCompleted');
  changed = true;
  await engine.client.raiseEvent(id, 'go on', null);
  const { runtimeStatus, output } = await engine.ended(id);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toContain(`Non-Deterministic workflow detected: ${reason}`);
});

it.each([
  ['input', 1_100],
  ['result', 1_100],
  ['output', 1_100],
  ['status', 17],
])('fails when the %s is larger than may be: %i KiB', async (kind, size) => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('carrier', { input: { kind, size } });
  const { runtimeStatus, output } = await engine.ended(id);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/bytes of (JSON|UTF-16); at most/);
});

it('fails when a result nests so deep that it could not be shown', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('carrier', { input: { kind: 'deep', size: 1_001 } });
  expect((await engine.ended(id)).output).toContain(
    "The result of activity 'deep-list' nests deeper than 1000 levels",
  );
});

it.each(['input', 'result'])('warns of a large %s, and goes on', async (kind) => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('carrier', { input: { kind, size: 100 } });
  expect((await engine.ended(id)).output).toBe('carried');
  expect(engine.logged.map(({ event }) => event)).toContain('durable.payload-large');
});
