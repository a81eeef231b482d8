import type { OrchestrationContext, Task } from 'durable-functions';
import { expect, it } from 'vitest';
import { historyText, listText } from '../../scripts/instances-text.ts';
import { readInstance, readInstances } from '../../scripts/read-instances.ts';
import { openEngine } from '../support/durable-engine.ts';
import { df } from '../support/in-process-functions.ts';

type Steps = Generator<Task, unknown, never>;

df.app.activity('read-file', { handler: () => ({ text: 'the secret recipe' }) });
df.app.activity('refuse', {
  handler: () => {
    throw new Error('no such file');
  },
});

df.app.orchestration('look-around', function* ({ df }: OrchestrationContext): Steps {
  yield df.callActivity('read-file', 'item-1');
  yield df.createTimer(df.currentUtcDateTime);
  try {
    yield df.callActivity('refuse');
  } catch {
    const word: string = yield df.waitForExternalEvent('word');
    return word;
  }
  return 'nothing';
});

async function openWaiting(id: string) {
  const engine = await openEngine();
  await engine.client.startNew('look-around', { instanceId: id, input: { itemId: 'item-1' } });
  await engine.reached(id, 'TaskFailed');
  return engine;
}

it('lists instances by status, the newest last, and counts them', async () => {
  await using engine = await openWaiting('first');
  await engine.client.startNew('look-around', { instanceId: 'second' });
  await engine.client.raiseEvent('first', 'word', 'thanks');
  await engine.ended('first');
  await engine.reached('second', 'TaskFailed');

  const all = listText(await readInstances(engine.url.origin, {}), 10);
  expect(all).toMatch(
    /Completed {2}.* look-around {2}first\n.*Running {4}.* look-around {2}second/,
  );
  expect(all).toContain('\n1 Completed, 1 Running');
  const newest = listText(await readInstances(engine.url.origin, {}), 1);
  expect(newest).toContain('(1 older ones are not shown: --top 2)');
  expect(newest).not.toContain('first');
  const failed = await readInstances(engine.url.origin, { statuses: 'failed,terminated' });
  expect(listText(failed, 10)).toBe('No instances');
  const prefixed = await readInstances(engine.url.origin, { prefix: 'sec' });
  expect(prefixed.map(({ instanceId }) => instanceId)).toEqual(['second']);
});

it('tells what happened in one, task by task, and nothing of what was passed on', async () => {
  await using engine = await openWaiting('one');
  await engine.client.raiseEvent('one', 'word', 'thanks');
  await engine.ended('one');
  const text = historyText(await readInstance(engine.url.origin, 'one'));
  expect(text).toMatch(/^look-around {2}one\nCompleted, begun .* \d+ replays\n/);
  expect(text).toContain('input {"itemId":"item-1"}');
  const happened = text
    .split('\n')
    .slice(4)
    .map((line) => line.replace(/^\S+ m?s +/, ''));
  expect(happened.map((line) => line.replace(/after \d+ ms/, 'after a while'))).toEqual([
    'started with 19 bytes',
    '#0 read-file scheduled',
    '#0 read-file done after a while, 28 bytes',
    expect.stringMatching(/^#1 timer set for 20\d\d-/),
    '#1 timer fired',
    '#2 refuse scheduled',
    "#2 refuse failed after a while: Activity function 'refuse' failed: no such file",
    "event 'word' came with 8 bytes",
    'ended with 8 bytes',
  ]);
  expect(text).not.toMatch(/recipe|thanks/);
});

it('says why one was ended', async () => {
  await using engine = await openWaiting('one');
  await engine.client.terminate('one', 'enough');
  await engine.ended('one');
  const text = historyText(await readInstance(engine.url.origin, 'one'));
  expect(text).toMatch(/\nTerminated, begun .*\nenough\n/);
  expect(text).toMatch(/ms +terminated: enough\n/);
});

it('says what is wrong in a sentence', async () => {
  await using engine = await openWaiting('one');
  await expect(readInstance(engine.url.origin, 'two')).rejects.toThrow(
    "No instance with ID 'two' found.",
  );
  const odd = readInstances(engine.url.origin, { statuses: 'odd' });
  await expect(odd).rejects.toThrow('odd is not a runtime status.');
});
