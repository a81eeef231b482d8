import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../local/database.ts';
import { EventType } from '../../local/host/durable/protocol.ts';
import { openStore } from '../../local/host/durable/store.ts';

const victim = fileURLToPath(new URL('../support/durable-victim.ts', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const databaseFile = () => join(folder, 'durable.db');
const journalFile = () => join(folder, 'journal.txt');

interface Victim {
  readonly child: ChildProcess;
  readonly loaded: Promise<void>;
}

function start(): Victim {
  const child = fork(victim, [databaseFile(), journalFile()]);
  return { child, loaded: hears(child, 'loaded') };
}

/** Lets the next one run, and another load. */
async function takeUp(loading: Victim[]): Promise<ChildProcess> {
  const { child, loaded } = loading.shift() ?? start();
  loading.push(start());
  await loaded;
  child.send('go');
  return child;
}

/** Settles when the victim says the word; fails when it dies before. */
async function hears(child: ChildProcess, word: string): Promise<void> {
  for await (const [said] of on(child, 'message', { close: ['exit'] })) if (said === word) return;
  throw new Error(`The victim ended before it was ${word}`);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error('The victim is dead');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function runsByStep(): Map<string, number> {
  const lines = existsSync(journalFile()) ? readFileSync(journalFile(), 'utf8').split('\n') : [];
  const runs = new Map<string, number>();
  for (const line of lines) if (line) runs.set(line, (runs.get(line) ?? 0) + 1);
  return runs;
}

/** The steps whose completion is on disk, in a history or an inbox. */
function recordedSteps(): string[] {
  const db = openDatabase(databaseFile(), '');
  const store = openStore(db);
  const recorded = store.instances.list({}).flatMap(({ id }) => {
    const history = store.history(id).map(({ event }) => event);
    const inbox = store.due(id, Number.MAX_SAFE_INTEGER).map(({ event }) => event);
    return [...history, ...inbox]
      .filter((event) => event.EventType === EventType.TaskCompleted)
      .map(({ Result }) => `${id} ${Result}`);
  });
  const [integrity] = db.pragma('integrity_check') as { integrity_check: string }[];
  db.close();
  expect(integrity?.integrity_check).toBe('ok');
  return recorded;
}

it('ends all instances rightly, and repeats nothing that was recorded, however it is killed', async () => {
  const runsWhenRecorded = new Map<string, number>();
  const loading = Array.from({ length: 3 }, start); // starting takes longest, and can be done ahead
  for (let kills = 0; kills < 10; kills++) {
    const child = await takeUp(loading);
    await hears(child, 'ready');
    await pause(Math.random() * 150);
    await kill(child);
    const runs = runsByStep();
    for (const step of recordedSteps()) {
      if (!runsWhenRecorded.has(step)) runsWhenRecorded.set(step, runs.get(step) ?? 0);
    }
  }
  expect(runsWhenRecorded.size).toBeGreaterThan(20); // else it was not killed at work

  const last = await takeUp(loading);
  await hears(last, 'done');
  await kill(last);
  for (const { child, loaded } of loading) {
    await loaded;
    await kill(child);
  }

  const runs = runsByStep();
  for (const [step, count] of runsWhenRecorded)
    expect([step, runs.get(step)]).toEqual([step, count]);

  const db = openDatabase(databaseFile(), '');
  const instances = openStore(db).instances.list({});
  db.close();
  expect(instances).toHaveLength(20);
  for (const { output } of instances) expect(output).toBe('[0,1,2,3,4,5,6,7,8,9]');
}, 180_000);
