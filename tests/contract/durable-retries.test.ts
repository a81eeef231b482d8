import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrchestrationContext, Task } from 'durable-functions';
import { beforeEach, expect, it } from 'vitest';
import { openEngine } from '../support/durable-engine.ts';
import { df, dyingWorker } from '../support/in-process-functions.ts';

type Steps = Generator<Task, unknown, never>;

const attempts = new Map<string, number>();
beforeEach(() => attempts.clear());

df.app.activity('flaky', {
  handler: ({ name, failures }: { name: string; failures: number }) => {
    const attempt = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, attempt);
    if (attempt <= failures) throw new Error(`${name} failed at attempt ${attempt}`);
    return `${name} took ${attempt}`;
  },
});

const patient = new df.RetryOptions(5_000, 4);
patient.backoffCoefficient = 2;
patient.maxRetryIntervalInMilliseconds = 12_000;

df.app.orchestration('stubborn', function* ({ df }: OrchestrationContext): Steps {
  const result: string = yield df.callActivityWithRetry('flaky', patient, df.getInput());
  return result;
});

df.app.orchestration('stubborn-crowd', function* ({ df }: OrchestrationContext): Steps {
  const names = Array.from({ length: 12 }, (_, n) => ({ name: `n${n}`, failures: n % 3 }));
  const tasks = names.map((input) => df.callActivityWithRetry('flaky', patient, input));
  const results: string[] = yield df.Task.all(tasks);
  const last: string = yield df.callActivity('flaky', { name: 'last', failures: 0 });
  return [...results, last];
});

df.app.orchestration('stubborn-child', function* ({ df }: OrchestrationContext): Steps {
  const result: string = yield df.callActivity('flaky', { name: 'in a child', failures: 1 });
  return result;
});

df.app.orchestration('stubborn-parent', function* ({ df }: OrchestrationContext): Steps {
  const result: string = yield df.callSubOrchestratorWithRetry(
    'stubborn-child',
    patient,
    null,
    'the-child',
  );
  return result;
});

df.app.orchestration('sleeper', function* ({ df }: OrchestrationContext): Steps {
  yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + 40 * 86_400_000));
  return df.currentUtcDateTime.toISOString();
});

it('tries again after a delay that doubles up to its cap', async () => {
  await using engine = await openEngine();
  const input = { name: 'file', failures: 3 };
  const id = await engine.client.startNew('stubborn', { input });
  for (const [waits, delay] of [5_000, 10_000, 12_000].entries()) {
    await engine.reached(id, 'TimerCreated', waits + 1);
    const timer = (await engine.history(id)).findLast((it) => it.EventType === 'TimerCreated');
    const created = Date.parse(String(timer?.['Timestamp']));
    expect(Date.parse(String(timer?.['FireAt'])) - created).toBe(delay);
    engine.context.clock.advance(delay - 100);
    expect(attempts.get('file')).toBe(waits + 1);
    engine.context.clock.advance(200);
  }
  expect((await engine.ended(id)).output).toBe('file took 4');
});

it('gives up after the last attempt, at once', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('stubborn', { input: { name: 'file', failures: 9 } });
  for (const waits of [1, 2, 3]) {
    await engine.reached(id, 'TimerCreated', waits);
    engine.context.clock.advance(12_000);
  }
  const { runtimeStatus, output } = await engine.ended(id);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toContain('file failed at attempt 4');
});

it('keeps host and SDK agreed on numbers while many tasks are tried again', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('stubborn-crowd');
  await engine.reached(id, 'TimerCreated', 8);
  engine.context.clock.advance(6_000);
  await engine.reached(id, 'TimerCreated', 12);
  engine.context.clock.advance(12_000);
  expect((await engine.ended(id)).output).toEqual([
    ...Array.from({ length: 12 }, (_, n) => `n${n} took ${(n % 3) + 1}`),
    'last took 1',
  ]);
});

it('tries a sub-orchestration again under the same id', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('stubborn-parent');
  await engine.reached(id, 'TimerCreated');
  expect((await engine.client.getStatus('the-child')).runtimeStatus).toBe('Failed');
  engine.context.clock.advance(6_000);
  expect((await engine.ended(id)).output).toBe('in a child took 2');
});

it('waits forty days, and fires at once when the time passed while the host was away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  const file = join(folder, 'durable.db');
  {
    await using engine = await openEngine({ file });
    await engine.client.startNew('sleeper', { instanceId: 'sleeper' });
    await engine.reached('sleeper', 'TimerCreated');
    engine.context.clock.advance(39 * 86_400_000);
    expect((await engine.client.getStatus('sleeper')).runtimeStatus).toBe('Running');
  }
  {
    await using engine = await openEngine({ file, startAfterMs: 41 * 86_400_000 });
    expect((await engine.ended('sleeper')).runtimeStatus).toBe('Completed');
  }
  rmSync(folder, { recursive: true });
});

it('gives work again when its worker dies, and then no attempt is counted', async () => {
  await using engine = await openEngine({ invoke: dyingWorker('flaky', 2) });
  const id = await engine.client.startNew('stubborn', { input: { name: 'file', failures: 0 } });
  for (const deliveries of [1, 2]) {
    await expect
      .poll(() => engine.logged)
      .toContainEqual({
        event: 'durable.activity-redelivered',
        fields: expect.objectContaining({ deliveries }) as unknown,
      });
    engine.context.clock.advance(60_000);
  }
  expect((await engine.ended(id)).output).toBe('file took 1');
});

it('fails an activity under which five workers have died', async () => {
  await using engine = await openEngine({ invoke: dyingWorker('flaky', 99) });
  const id = await engine.client.startNew('stubborn-child');
  for (const deliveries of [1, 2, 3, 4]) {
    await expect
      .poll(() => engine.logged)
      .toContainEqual({
        event: 'durable.activity-redelivered',
        fields: expect.objectContaining({ deliveries }) as unknown,
      });
    engine.context.clock.advance(60_000);
  }
  const { runtimeStatus, output } = await engine.ended(id);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toContain('its worker failed 5 times under it');
});

it('replays an orchestrator again when its worker dies', async () => {
  await using engine = await openEngine({ invoke: dyingWorker('stubborn', 1) });
  const id = await engine.client.startNew('stubborn', { input: { name: 'file', failures: 0 } });
  await expect
    .poll(() => engine.logged.map(({ event }) => event))
    .toContain('durable.orchestrator-redelivered');
  engine.context.clock.advance(60_000);
  expect((await engine.ended(id)).output).toBe('file took 1');
});
