import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../local/database.ts';
import { openStore } from '../../local/host/durable/store.ts';

// DURABLE_KILLS=100 DURABLE_INSTANCES=1000 DURABLE_SEED=7 vitest run tests/contract/durable-kill.test.ts
const kills = Number(process.env['DURABLE_KILLS'] ?? 6);
/** Each has 32 activities, in two laps. */
const instances = Number(process.env['DURABLE_INSTANCES'] ?? 64);
const seed = Number(process.env['DURABLE_SEED'] ?? Date.now() % 1_000_000);
/** The dead lie still for so long on the engine's clock; orchestrations wait for an hour. */
const awayMs = 10 * 3_600_000;
/** From the moment on that it has begun as many activities as it may. */
const longestRespiteMs = 30;

const victim = fileURLToPath(new URL('../support/durable-victim.ts', import.meta.url));

let folder = '';
let loading: Victim[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  loading = [];
});
afterEach(() => {
  for (const { child } of loading) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const databaseFile = () => join(folder, 'durable.db');
const journalFile = () => join(folder, 'journal.txt');

interface Victim {
  readonly child: ChildProcess;
  readonly loaded: Promise<void>;
}

function start(): Victim {
  const child = fork(victim, [databaseFile(), journalFile(), String(instances)]);
  return { child, loaded: hears(child, 'loaded') };
}

/** Lets the next one run, and another load: starting takes longest, and can be done ahead. */
async function takeUp(life: number, enough: number): Promise<ChildProcess> {
  const { child, loaded } = loading.shift() ?? start();
  if (life < kills) loading.push(start());
  await loaded;
  child.send({ startAfterMs: life * awayMs, enough });
  return child;
}

/** Settles when the victim says one of the words; fails when it dies before. */
async function hears(child: ChildProcess, ...words: readonly string[]): Promise<void> {
  for await (const [said] of on(child, 'message', { close: ['exit'] }))
    if (words.includes(said as string)) return;
  throw new Error(`The victim ended before it was ${words.join(' or ')}`);
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
  openStore(db); // the tables, should it have died before it made them
  const completed = (table: string) => `
    SELECT instance || ' ' || (event ->> '$.Result' ->> '$') FROM ${table}
    WHERE event ->> '$.EventType' = 5`;
  const statement = `${completed('history')} UNION ${completed('inbox')}`;
  const recorded = db.prepare(statement).pluck().all() as string[];
  const [integrity] = db.pragma('integrity_check') as { integrity_check: string }[];
  db.close();
  expect(integrity?.integrity_check).toBe('ok');
  return recorded;
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const names = [...Array.from({ length: 13 }, (_, n) => n), 'tried', 'there', 'back'];
const activities = instances * 32;
/** On average they leave a quarter of all to the last one, who is not killed. */
const mostInLife = Math.floor((activities * 1.5) / kills);
const wholeWalk = [0, 1].flatMap((lap) => names.map((name) => `${lap}.${name}`));

it(`ends all instances rightly, and repeats nothing that was recorded, however it is killed (seed ${seed})`, async () => {
  const random = randomOf(seed);
  const runsWhenRecorded = new Map<string, number>();
  loading.push(start());
  for (let life = 0; life < kills; life++) {
    const child = await takeUp(life, 1 + Math.floor(random() * mostInLife));
    await hears(child, 'enough', 'done');
    await pause(random() * longestRespiteMs);
    await kill(child);
    const runs = runsByStep();
    for (const step of recordedSteps()) {
      if (!runsWhenRecorded.has(step)) runsWhenRecorded.set(step, runs.get(step) ?? 0);
    }
  }
  expect(runsWhenRecorded.size).toBeGreaterThan(activities / 4); // else it was not killed at work

  const last = await takeUp(kills, Infinity);
  await hears(last, 'done');
  await kill(last);

  const runs = runsByStep();
  const again = [...runsWhenRecorded].filter(([step, count]) => runs.get(step) !== count);
  expect(again).toEqual([]);

  const db = openDatabase(databaseFile(), '');
  const ended = openStore(db).instances.list({});
  db.close();
  const walks = ended.filter(({ name }) => name === 'walk');
  expect(walks).toHaveLength(instances);
  expect(ended).toHaveLength(instances * 3); // and two errands each
  for (const { output } of walks) expect(JSON.parse(output ?? '')).toEqual(wholeWalk);
  process.stderr.write(
    `${kills} kills, ${activities} activities, ${runsWhenRecorded.size} seen recorded between kills, ` +
      `${[...runs.values()].filter((count) => count > 1).length} ran again\n`,
  );
}, 600_000);
