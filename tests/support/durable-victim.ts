import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { OrchestrationContext, Task } from 'durable-functions';
import { createClock } from '../../local/clock.ts';
import { openDatabase } from '../../local/database.ts';
import { createDurable } from '../../local/host/durable/durable.ts';
import { df, invokeInProcess, registeredFunctions } from './in-process-functions.ts';

/** A process to be killed: runs the engine on the given database, and notes each activity that begins. */
const [databaseFile = '', journalFile = '', count = '1'] = process.argv.slice(2);

const hourMs = 3_600_000;
const laps = 2;

interface Step {
  readonly instance: string;
  readonly step: string;
}

type Steps = Generator<Task, unknown, never>;

/** How many activities may begin until whoever kills is told. */
let left = Infinity;

function note({ instance, step }: Step): void {
  appendFileSync(journalFile, `${instance} ${step}\n`);
  left -= 1;
  if (left === 0) process.send?.('enough');
}

df.app.activity('step', {
  handler: (input: Step) => {
    note(input);
    return input.step;
  },
});

/** What has begun before, in whichever life. */
const begun = new Set<string>();

df.app.activity('fails-at-first', {
  handler: ({ instance, step }: Step) => {
    const name = `${instance} ${step}`;
    const isFirst = !begun.has(name);
    begun.add(name);
    note({ instance, step: isFirst ? `${step}-failed` : step });
    if (isFirst) throw new Error('the first time always fails');
    return step;
  },
});

const afterAnHour = new df.RetryOptions(hourMs, 3);

interface Walk {
  readonly lap: number;
  readonly done: readonly string[];
}

/** Everything that an orchestration can wait for, twice over. */
df.app.orchestration('walk', function* ({ df }: OrchestrationContext): Steps {
  const { lap, done } = df.getInput<Walk>() ?? { lap: 0, done: [] };
  const of = (name: number | string) => ({ instance: df.instanceId, step: `${lap}.${name}` });
  const call = (name: number) => df.callActivity('step', of(name));
  const results: string[] = [];
  for (const name of [0, 1, 2]) results.push(yield call(name));
  const together: string[] = yield df.Task.all([3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(call));
  const late = df.currentUtcDateTime.getTime() + hourMs;
  yield df.createTimer(new Date(late));
  const tried: string = yield df.callActivityWithRetry('fails-at-first', afterAnHour, of('tried'));
  const child: string[] = yield df.callSubOrchestrator('errand', lap, `${df.instanceId}-${lap}`);
  const all = [...done, ...results, ...together, tried, ...child];
  if (lap + 1 < laps) df.continueAsNew({ lap: lap + 1, done: all });
  return all;
});

df.app.orchestration('errand', function* ({ df }: OrchestrationContext): Steps {
  const lap: number = df.getInput() ?? 0;
  const call = (name: string) =>
    df.callActivity('step', { instance: df.instanceId, step: `${lap}.${name}` });
  const there: string = yield call('there');
  const back: string = yield call('back');
  return [there, back];
});

const turn = once(process, 'message');
process.send?.('loaded');
const [go] = (await turn) as [{ startAfterMs: number; enough: number }]; // the one before is dead
left = go.enough;

if (existsSync(journalFile)) {
  const lines = readFileSync(journalFile, 'utf8').split('\n');
  for (const line of lines) begun.add(line.replace('-failed', ''));
}
const clock = createClock();
clock.advance(go.startAfterMs);
const durable = createDurable({
  db: openDatabase(databaseFile, ''),
  clock,
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

const base = 'http://127.0.0.1/runtime/webhooks/durabletask/orchestrators/walk';
const known = new Set(durable.instances().map(({ instanceId }) => instanceId));
const wanted = Array.from({ length: Number(count) }, (_, n) => `instance-${n}`);
for (const id of wanted.filter((id) => !known.has(id))) {
  await durable.http(new Request(`${base}/${id}`, { method: 'POST' }));
}

const isDone = () => durable.instances().every((it) => it.runtimeStatus === 'Completed');
while (!isDone()) {
  await pause(20);
  clock.advance(hourMs / 10);
}
process.send?.('done');
await pause(60_000); // until it is killed
