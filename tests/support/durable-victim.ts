import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { OrchestrationContext, Task } from 'durable-functions';
import { createClock } from '../../local/clock.ts';
import { openDatabase } from '../../local/database.ts';
import { createDurable } from '../../local/host/durable/durable.ts';
import { df, invokeInProcess, registeredFunctions } from './in-process-functions.ts';

/** A process to be killed: runs the engine on the given database, and notes each activity that begins. */
const [databaseFile = '', journalFile = ''] = process.argv.slice(2);

df.app.activity('step', {
  handler: async ({ instance, step }: { instance: string; step: number }) => {
    appendFileSync(journalFile, `${instance} ${step}\n`);
    await pause(15);
    return step;
  },
});

df.app.orchestration('ten-steps', function* ({ df }: OrchestrationContext): Generator<
  Task,
  unknown,
  never
> {
  const steps: number[] = [];
  const call = (step: number) => df.callActivity('step', { instance: df.instanceId, step });
  for (let step = 0; step < 4; step++) steps.push(yield call(step));
  const together: number[] = yield df.Task.all([4, 5, 6, 7, 8, 9].map(call));
  return [...steps, ...together];
});

const turn = once(process, 'message');
process.send?.('loaded');
await turn; // the one before must be dead first

const durable = createDurable({
  db: openDatabase(databaseFile, ''),
  clock: createClock(),
  log: () => {},
  invoke: invokeInProcess,
  functions: registeredFunctions(),
  settings: {
    hubName: 'Victim',
    maxConcurrentActivityFunctions: 10,
    maxConcurrentOrchestratorFunctions: 10,
  },
});
durable.start();

const base = 'http://127.0.0.1/runtime/webhooks/durabletask/orchestrators/ten-steps';
const known = new Set(durable.instances().map(({ instanceId }) => instanceId));
const wanted = Array.from({ length: 20 }, (_, n) => `instance-${n}`);
for (const id of wanted.filter((id) => !known.has(id))) {
  await durable.http(new Request(`${base}/${id}`, { method: 'POST' }));
}
process.send?.('ready');

const isDone = () => durable.instances().every((it) => it.runtimeStatus === 'Completed');
while (!isDone()) await pause(20);
process.send?.('done');
await pause(60_000); // until it is killed
