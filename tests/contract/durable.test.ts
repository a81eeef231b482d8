import { expect, it } from 'vitest';
import type { OrchestrationContext, Task } from 'durable-functions';
import { openEngine } from '../support/durable-engine.ts';
import { df } from '../support/in-process-functions.ts';

df.app.activity('greet', { handler: (name: string) => `Hello ${name}` });
df.app.activity('double', { handler: (n: number) => n * 2 });

df.app.orchestration('chain', function* (context: OrchestrationContext): Generator<
  Task,
  unknown,
  never
> {
  const first: string = yield context.df.callActivity('greet', context.df.getInput());
  const second: string = yield context.df.callActivity('greet', first);
  return [first, second];
});

df.app.orchestration('fan-out', function* (context: OrchestrationContext): Generator<
  Task,
  unknown,
  number[]
> {
  const count = Number(context.df.getInput());
  const tasks = Array.from({ length: count }, (_, n) => context.df.callActivity('double', n));
  const results = yield context.df.Task.all(tasks);
  return results.reduce((sum, result) => sum + result, 0);
});

it('runs activities one after the other', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('chain', { input: 'Ann' });
  const status = await engine.ended(id);
  expect(status).toMatchObject({
    runtimeStatus: 'Completed',
    output: ['Hello Ann', 'Hello Hello Ann'],
  });
});

it('runs activities side by side and gathers their results', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('fan-out', { input: 1000 });
  const t = performance.now();
  const status = await engine.ended(id);
  console.log(performance.now() - t);
  expect(status).toMatchObject({ runtimeStatus: 'Completed', output: 999_000 });
});
