import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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

/** Settles with whatever the victim says first, or with its end. */
const said = async (child: ChildProcess): Promise<unknown> => {
  const [word] = (await once(child, 'message')) as unknown[];
  return word;
};

async function kill(child: ChildProcess): Promise<void> {
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
  for (let kills = 0; kills < 8; kills++) {
    const child = fork(victim, [databaseFile(), journalFile()]);
    await said(child);
    await pause(Math.random() * 150);
    await kill(child);
    const runs = runsByStep();
    for (const step of recordedSteps()) {
      if (!runsWhenRecorded.has(step)) runsWhenRecorded.set(step, runs.get(step) ?? 0);
    }
  }
  expect(runsWhenRecorded.size).toBeGreaterThan(0);
  console.log('recorded', runsWhenRecorded.size);

  const last = fork(victim, [databaseFile(), journalFile()]);
  while ((await said(last)) !== 'done');
  await kill(last);

  const runs = runsByStep();
  for (const [step, count] of runsWhenRecorded)
    expect([step, runs.get(step)]).toEqual([step, count]);

  const db = openDatabase(databaseFile(), '');
  const instances = openStore(db).instances.list({});
  db.close();
  expect(instances).toHaveLength(20);
  for (const { output } of instances) expect(output).toBe('[0,1,2,3,4,5,6,7,8,9]');
}, 90_000);
