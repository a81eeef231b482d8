import type { OrchestrationContext, Task } from 'durable-functions';
import { expect, it } from 'vitest';
import { openEngine, type Engine } from '../support/durable-engine.ts';
import { df } from '../support/in-process-functions.ts';

type Steps = Generator<Task, unknown, never>;

const { OrchestrationRuntimeStatus: Status } = df;

df.app.orchestration('waiting', function* ({ df }: OrchestrationContext): Steps {
  const word: string = yield df.waitForExternalEvent('word');
  return word;
});

df.app.orchestration('asking', function* ({ df }: OrchestrationContext): Steps {
  try {
    yield df.callSubOrchestrator('waiting', null, 'asked');
  } catch (error) {
    return (error as Error).message.split('\n')[0]?.trim();
  }
  return 'answered';
});

const held: ((result: string) => void)[] = [];
df.app.activity('hold', { handler: () => new Promise((resolve) => held.push(resolve)) });

df.app.orchestration('holding', function* ({ df }: OrchestrationContext): Steps {
  const result: string = yield df.callActivity('hold');
  return result;
});

const call = ({ url }: Engine, path: string, init?: RequestInit) =>
  fetch(new URL(`/runtime/webhooks/durabletask/${path}`, url), init);

async function startWaiting(engine: Engine, instanceId: string): Promise<void> {
  await engine.client.startNew('waiting', { instanceId, input: { secret: 1 } });
  await engine.reached(instanceId, 'OrchestratorCompleted');
}

it('refuses to start an id that runs, and starts one anew that has ended', async () => {
  await using engine = await openEngine();
  await startWaiting(engine, 'one');
  const again = engine.client.startNew('waiting', { instanceId: 'one' });
  await expect(again).rejects.toThrow(/409.*already exists/);
  await engine.client.raiseEvent('one', 'word', 'first');
  expect((await engine.ended('one')).output).toBe('first');

  await startWaiting(engine, 'one');
  expect(await engine.client.getStatus('one')).toMatchObject({
    runtimeStatus: Status.Running,
    output: null,
  });
});

it('refuses a function that is not there, by name', async () => {
  await using engine = await openEngine();
  await expect(engine.client.startNew('nobody')).rejects.toThrow(
    /400.*The function 'nobody' doesn't exist/,
  );
});

it.each(['@entity', 'a%2Fb', 'a%5Cb', 'a%3Fb', 'a%23b', 'a%07b', 'x'.repeat(257), 'a/b'])(
  'refuses the instance id %s',
  async (id) => {
    await using engine = await openEngine();
    const response = await call(engine, `orchestrators/waiting/${id}`, { method: 'POST' });
    expect(response.status).toBe(400);
  },
);

it('answers 202 while an instance runs, 200 when it has ended, 404 when there is none', async () => {
  await using engine = await openEngine();
  await startWaiting(engine, 'one');
  const running = await call(engine, 'instances/one');
  expect(running.status).toBe(202);
  expect(running.headers.get('location')).toContain('instances/one');
  await engine.client.raiseEvent('one', 'word', 'done');
  await engine.ended('one');
  expect((await call(engine, 'instances/one?showInput=false')).status).toBe(200);
  await expect(engine.client.getStatus('two')).rejects.toThrow(/404/);
});

it('shows the input only where it is asked for', async () => {
  await using engine = await openEngine();
  await startWaiting(engine, 'one');
  expect((await engine.client.getStatus('one')).input).toEqual({ secret: 1 });
  const hidden = (await (await call(engine, 'instances/one?showInput=false')).json()) as object;
  expect(hidden).toMatchObject({ input: null });
});

it('lists all instances page by page, and by status, time and prefix', async () => {
  await using engine = await openEngine();
  const ids = Array.from({ length: 5 }, (_, n) => `${n % 2 === 0 ? 'even' : 'odd'}-${n}`);
  for (const id of ids) await startWaiting(engine, id);
  await engine.client.raiseEvent('odd-3', 'word', 'x');
  await engine.ended('odd-3');

  const first = await call(engine, 'instances/?top=2');
  expect(await first.json()).toHaveLength(2);
  const token = first.headers.get('x-ms-continuation-token') ?? '';
  const headers = { 'x-ms-continuation-token': token };
  const second = (await (await call(engine, 'instances/?top=2', { headers })).json()) as object[];
  expect(second).toMatchObject([{ instanceId: 'even-2' }, { instanceId: 'odd-3' }]);

  expect(await engine.client.getStatusAll()).toHaveLength(5);
  const completed = await engine.client.getStatusBy({ runtimeStatus: [Status.Completed] });
  expect(completed).toMatchObject([{ instanceId: 'odd-3', output: 'x' }]);
  const even = await call(engine, 'instances/?instanceIdPrefix=even');
  expect(await even.json()).toHaveLength(3);
  const soon = new Date(engine.context.clock.now() + 60_000);
  expect(await engine.client.getStatusBy({ createdTimeFrom: soon })).toEqual([]);
});

it('refuses a list that it does not understand', async () => {
  await using engine = await openEngine();
  for (const query of ['runtimeStatus=Odd', 'top=0', 'createdTimeFrom=never']) {
    expect((await call(engine, `instances/?${query}`)).status).toBe(400);
  }
  const headers = { 'x-ms-continuation-token': 'nonsense' };
  expect((await call(engine, 'instances/', { headers })).status).toBe(400);
});

it('keeps events for a suspended instance until it is resumed', async () => {
  await using engine = await openEngine();
  await startWaiting(engine, 'one');
  await engine.client.suspend('one', 'lunch');
  await engine.reached('one', 'ExecutionSuspended');
  expect((await engine.client.getStatus('one')).runtimeStatus).toBe(Status.Suspended);
  await engine.client.raiseEvent('one', 'word', 'kept');
  expect((await engine.client.getStatus('one')).runtimeStatus).toBe(Status.Suspended);
  await engine.client.resume('one', 'back');
  expect((await engine.ended('one')).output).toBe('kept');
});

it('terminates an instance with a reason, and then takes nothing more for it', async () => {
  await using engine = await openEngine();
  await startWaiting(engine, 'one');
  await engine.client.terminate('one', 'enough');
  expect(await engine.ended('one')).toMatchObject({
    runtimeStatus: Status.Terminated,
    output: 'enough',
  });
  for (const action of ['raiseEvent/word', 'terminate', 'suspend', 'resume']) {
    const headers = { 'content-type': 'application/json' };
    const response = await call(engine, `instances/one/${action}`, { method: 'POST', headers });
    expect(response.status).toBe(410);
  }
});

it('drops what an activity brings for a run that was terminated, though the id runs again', async () => {
  await using engine = await openEngine();
  for (const count of [1, 2]) {
    await engine.client.startNew('holding', { instanceId: 'one' });
    await expect.poll(() => held.length).toBe(count);
    if (count === 2) break;
    await engine.client.terminate('one', 'enough');
    await engine.ended('one');
  }
  held[0]?.('of the first run');
  await engine.reached('one', 'TaskScheduled');
  held[1]?.('of the second run');
  expect((await engine.ended('one')).output).toBe('of the second run');
});

it('tells a parent that its child was terminated', async () => {
  await using engine = await openEngine();
  const id = await engine.client.startNew('asking');
  await engine.reached(id, 'OrchestratorCompleted');
  await expect.poll(async () => (await call(engine, 'instances/asked')).status).toBe(202);
  await engine.client.terminate('asked', 'enough');
  expect((await engine.ended(id)).output).toBe("Sub-orchestration 'asked' was terminated: enough");
});

it('refuses what is told to nobody, in another language than JSON, or too long', async () => {
  await using engine = await openEngine();
  await expect(engine.client.terminate('nobody', 'x')).rejects.toThrow(/No instance/);
  await expect(engine.client.raiseEvent('nobody', 'word', 1)).rejects.toThrow(/No instance/);
  await startWaiting(engine, 'one');
  const plain = { method: 'POST', body: '1', headers: { 'content-type': 'text/plain' } };
  expect((await call(engine, 'instances/one/raiseEvent/word', plain)).status).toBe(400);
  const broken = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
  expect((await call(engine, 'instances/one/raiseEvent/word', broken)).status).toBe(400);
  const long = 'x'.repeat(1_100_000);
  await expect(engine.client.raiseEvent('one', 'word', long)).rejects.toThrow(/413/);
  await expect(engine.client.startNew('waiting', { input: long })).rejects.toThrow(/413/);
});

it('purges ended instances, one or many, and no others', async () => {
  await using engine = await openEngine();
  for (const id of ['a', 'b', 'c']) await startWaiting(engine, id);
  for (const id of ['a', 'b']) {
    await engine.client.raiseEvent(id, 'word', 'x');
    await engine.ended(id);
  }
  expect(await engine.client.purgeInstanceHistory('a')).toEqual({ instancesDeleted: 1 });
  await expect(engine.client.getStatus('a')).rejects.toThrow(/404/);
  expect((await engine.client.purgeInstanceHistory('c')).instancesDeleted).toBe(0);
  const filter = { createdTimeFrom: new Date(0) };
  expect(await engine.client.purgeInstanceHistoryBy(filter)).toEqual({ instancesDeleted: 1 });
  expect(engine.durable.instances()).toMatchObject([{ instanceId: 'c' }]);
});

it('refuses by name what it does not emulate', async () => {
  await using engine = await openEngine();
  await startWaiting(engine, 'one');
  await expect(engine.client.rewind('one', 'x')).rejects.toThrow(
    'NotEmulated: POST /runtime/webhooks/durabletask/instances/one/rewind is not emulated',
  );
  const entity = new df.EntityId('account', 'ann');
  await expect(engine.client.readEntityState(entity)).rejects.toThrow(/501.*NotEmulated/);
  await expect(engine.client.signalEntity(entity, 'add', 1)).rejects.toThrow(/501.*NotEmulated/);
  const wait = await call(engine, 'orchestrators/waiting?timeout=1', { method: 'POST' });
  expect(wait.status).toBe(501);
});
