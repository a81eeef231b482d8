import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { looks } from '../scripts/freshness-looks.ts';
import { restMs } from '../shared/pipeline/1-scan/sweep-links.ts';
import { shortestRoundMs } from '../shared/sources/graph/site-rounds.ts';
import { oidOf } from '../local/directory.ts';
import { directory } from '../local/seed/company.ts';
import { watchIndexWrites, type IndexWrites } from './index-writes.ts';
import { atRest, find, findMany, openGraph, runTimer, until } from './looking.ts';
import type { Figure, Measure, Options, Outcome } from './measure.ts';
import {
  boxFolder,
  library,
  outsider,
  revocationActs,
  type RevocationAct,
} from './revocation-acts.ts';
import { startSluice, type StartedSluice } from './running-sluice.ts';
import { spread } from './statistics.ts';
import { targets } from './targets.ts';
import { whileOpen } from './while-open.ts';

const mostRounds = 20;
const site = 'Board';
const siteFile = `sites/${site}/Documents/board-visitors.md`;
/** Who reads nothing of that site otherwise. */
const visitors = ['samuel', 'ines', 'hanna', 'mei', 'luca'];
const linked = Array.from({ length: 10 }, (_file, n) => `${library}/linked-${n}.md`);
/** More than the app itself waits, so that what we have its timer go off for is due. */
const marginMs = 500;
/** The app counts from the end of its last look, which may have taken a while. */
const roundIsDueMs = shortestRoundMs + 3_000;

interface Timed {
  readonly what: string;
  readonly ms: readonly number[];
  /** Chunks put while this was taken; undefined where chunks get other scopes afterwards. */
  readonly writes?: number | 'some';
}

export const revocation: Measure = {
  name: 'revocation',
  title: 'Revocation: every kind of right, taken away at Box and Microsoft 365',
  run: (options, say) => whileOpen(startSluice(), (sluice) => measure(sluice, options, say)),
};

async function measure(
  sluice: StartedSluice,
  options: Options,
  say: (line: string) => void,
): Promise<Outcome> {
  await sluice.ready;
  const rounds = Math.min(options.rounds, mostRounds);
  const acts = await revocationActs(sluice);
  const files = [...acts.map(({ file, source }) => ({ file, source })), ...extra];
  for (const { file, source } of files) await write(file, source, sluice);
  const index = watchIndexWrites(sluice.dataDir);
  const taking = { rounds, sluice, index };
  const timed: Timed[] = [];
  try {
    for (const act of acts) {
      say(`${act.source}: ${act.what}`);
      timed.push(await takeAgain(act, taking));
    }
    say('microsoft365: members leave a site’s group');
    timed.push(await leaveSite(taking));
    say('microsoft365: links are edited');
    timed.push(await editLinks(await giveLinks(sluice), taking));
  } finally {
    index.close();
  }
  return report(rounds, timed);
}

const extra = [siteFile, ...linked, `${library}/private/other.md`].map((file) => ({
  file,
  source: 'microsoft365' as const,
}));

/** Its name is in it, and in no other. */
async function write(
  file: string,
  source: RevocationAct['source'],
  sluice: StartedSluice,
): Promise<void> {
  const top = source === 'box' ? 'company' : 'microsoft365';
  const path = join(sluice.dataDir, top, file);
  await mkdir(dirname(path), { recursive: true });
  if (source === 'box')
    await mkdir(join(sluice.dataDir, top, boxFolder, 'private'), { recursive: true });
  await writeFile(path, `# ${markerOf(file)}\n\nThe gate code of ${markerOf(file)} is 4711.\n`);
}

const markerOf = (file: string): string => `zq${basename(file, '.md').replace(/\W/g, '')}`;

interface Taking {
  readonly rounds: number;
  readonly sluice: StartedSluice;
  readonly index: IndexWrites;
}

async function takeAgain(act: RevocationAct, { rounds, sluice, index }: Taking): Promise<Timed> {
  const { who, file, source, timer, rewrites } = act;
  const isFound = async () =>
    (await find(markerOf(file), who, sluice)).some(({ title }) => title === basename(file));
  const ms: number[] = [];
  let writes: number | 'some' = 0;
  for (let round = 0; round < rounds; round += 1) {
    if (round === 0) await act.prepare?.();
    await act.give();
    if (timer) await runTimer(timer, sluice);
    await until(`${who} finds ${file}`, async () => (await isFound()) || undefined);
    await atRest(sluice, source);
    index.lap();
    await act.take();
    const takenAt = performance.now();
    if (timer) await runTimer(timer, sluice);
    await until(`${file} is hidden`, async () => !(await isFound()) || undefined);
    ms.push(performance.now() - takenAt);
    await atRest(sluice, source);
    writes = add(writes, index.lap());
  }
  await act.after?.();
  const what = `${source === 'box' ? 'Box' : 'Microsoft 365'}: ${act.what}${timer ? `, from the poll (${looks.peopleEvents.atMost})` : ''}`;
  return { what, ms, ...(!rewrites && { writes }) };
}

const add = (a: number | 'some', b: number | 'some'): number | 'some' =>
  a === 'some' || b === 'some' ? 'some' : a + b;

/** Twice, five people at once; timed from when a round is due and the poll goes off. */
async function leaveSite({ sluice, index }: Taking): Promise<Timed> {
  const graph = await openGraph(sluice);
  const people = directory.people.filter(({ key }) => visitors.includes(key));
  const isFound = async (who: string) =>
    (await find(markerOf(siteFile), who, sluice)).some(({ title }) => title === basename(siteFile));
  const ms: number[] = [];
  let writes: number | 'some' = 0;
  while (ms.length < 2 * visitors.length) {
    for (const { email } of people) await graph.joinSite(site, 'visitors', email);
    await wait(roundIsDueMs);
    await runTimer('poll', sluice);
    for (const { key } of people)
      await until(`${key} finds ${siteFile}`, async () => (await isFound(key)) || undefined);
    index.lap();
    for (const { email } of people)
      await graph.leaveSite(site, 'visitors', `i:0#.f|membership|${email}`);
    await wait(roundIsDueMs);
    const stillFound = await Promise.all(people.map(({ key }) => isFound(key)));
    const at = performance.now();
    await runTimer('poll', sluice);
    const hidden = people.map(async ({ key }) => {
      await until(`${key} loses ${siteFile}`, async () => !(await isFound(key)) || undefined);
      return performance.now() - at;
    });
    const taken = await Promise.all(hidden);
    writes = add(writes, index.lap());
    // Else the app's own poll was a moment faster: nobody saw when.
    if (stillFound.every(Boolean)) ms.push(...taken);
  }
  const what = `Microsoft 365: member leaves a site’s group, from the round (${looks.siteRound.atMost})`;
  return { what, ms, writes };
}

interface Links {
  readonly ids: ReadonlyMap<string, string>;
  readonly knownAt: number;
}

async function giveLinks(sluice: StartedSluice): Promise<Links> {
  const graph = await openGraph(sluice);
  const ids = new Map<string, string>();
  const people = [outsider, 'viktor'].map((key) => oidOf(directory, key));
  for (const file of linked) {
    const item = await until(`${file} is there`, () => graph.find(file));
    ids.set(file, await graph.link(item, 'users', people));
  }
  await until('all links are known', async () =>
    (await foundOf(sluice)).length === linked.length ? true : undefined,
  );
  return { ids, knownAt: Date.now() };
}

/** Ten at once, one person taken from each; timed from when they are due and the sweep over links goes off. */
async function editLinks({ ids, knownAt }: Links, { sluice, index }: Taking): Promise<Timed> {
  const graph = await openGraph(sluice);
  // Just after their rest and before the app's own next sweep, which would have them rest again.
  await wait(knownAt + restMs + marginMs - Date.now());
  index.lap();
  for (const [file, id] of ids) {
    const item = await graph.find(file);
    if (item) await graph.takeFromLink(item, id, oidOf(directory, outsider));
  }
  if ((await foundOf(sluice)).length < linked.length) throw new Error('The sweep was faster');
  const at = performance.now();
  await runTimer('links', sluice);
  const hiddenMs = new Map<string, number>();
  await until('all are hidden', async () => {
    const found = await foundOf(sluice);
    for (const file of linked)
      if (!found.includes(file) && !hiddenMs.has(file)) hiddenMs.set(file, performance.now() - at);
    return hiddenMs.size === linked.length || undefined;
  });
  const what = `Microsoft 365: person taken from a link, from the sweep over links (${looks.linkSweep.atMost})`;
  return { what, ms: [...hiddenMs.values()], writes: index.lap() };
}

const foundOf = async (sluice: StartedSluice): Promise<string[]> => {
  const results = await findMany('gate code of zqlinked', outsider, sluice);
  const titles = new Set(results.map(({ title }) => title));
  return linked.filter((file) => titles.has(basename(file)));
};

function report(rounds: number, timed: readonly Timed[]): Outcome {
  const figures = timed.flatMap(({ what, ms, writes }): Figure[] => [
    { what: `${what}, p50 / p95 of ${ms.length}`, value: spread(ms), target: targets.revoked },
    ...(writes === undefined
      ? []
      : [{ what: 'chunks written meanwhile', value: String(writes), target: targets.indexWrites }]),
  ]);
  return {
    figures,
    notes: [
      `Each right is given, found, and taken away again ${rounds} times on a file of its own, over the source's own API. The search API is asked every 25 ms or as soon as it has answered; that load is in the figures.`,
      'From the answer of the source to the change, so before its notification leaves. Where it sends none, from when the timer of the app goes off that finds it out, right after the change; in brackets how long one waits for that timer at the most (docs/FRESHNESS.md).',
      'Five people leave a site’s group at once, twice; one person is taken from ten links at once.',
      'Where chunks get the scopes of a new place afterwards (moves, inheritance), writes are not counted: what is hidden is hidden before.',
    ],
    raw: { rounds, timed },
  };
}
