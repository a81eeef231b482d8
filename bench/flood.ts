import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { GraphAdmin } from '../local/graph-admin.ts';
import { microsoft365Connection } from '../local/graph-application.ts';
import { oidOf } from '../local/directory.ts';
import { directory } from '../local/seed/company.ts';
import { floodOf, sendFlood, type Sent } from './flood-load.ts';
import { watchFlood, type Watched } from './flood-watch.ts';
import { atRest, find, openGraph, until } from './looking.ts';
import type { Measure, Options, Outcome } from './measure.ts';
import { startSluice, type StartedSluice } from './running-sluice.ts';
import { inMiB, inTime, percentile, spread } from './statistics.ts';
import { targets } from './targets.ts';
import { whileOpen } from './while-open.ts';

const minuteMs = 60_000;
const outsider = 'noor';
const library = 'sites/Projects/Documents/Flood';
/** Rights that are taken away during the minute, one every five seconds. */
const files = Array.from({ length: 11 }, (_file, n) => `${library}/flood-${n}.md`);
const takeEveryMs = 5_000;

export const flood: Measure = {
  name: 'flood',
  title: 'Flood: notifications of Microsoft Graph, a minute long',
  async run(options, say) {
    const errors: string[] = [];
    const onLine = (line: string) => {
      if (line.includes('"level":"error"')) errors.push(line);
    };
    return whileOpen(startSluice({ onLine }), (sluice) =>
      measure({ sluice, errors }, options, say),
    );
  },
};

interface Flooded {
  readonly sluice: StartedSluice;
  /** What the app logged as such. */
  readonly errors: readonly string[];
}

async function measure(
  { sluice, errors }: Flooded,
  { notifications }: Options,
  say: (line: string) => void,
): Promise<Outcome> {
  await sluice.ready;
  const graph = await openGraph(sluice);
  await giveRights(graph, sluice);
  await atRest(sluice, 'microsoft365');
  const { id: connectionId } = microsoft365Connection([]);
  const key = readFileSync(join(sluice.dataDir, 'graph', 'notification-key'), 'utf8');
  const drives = await drivesOf(graph);
  const posts = floodOf({ notifications, drives, key, connectionId });
  const { appUrl } = await sluice.addresses();

  const errorsBefore = errors.length;
  const watched = watchFlood(sluice);
  say(`${notifications} notifications of ${drives.length} drives in ${posts.length} posts`);
  const began = performance.now();
  const [sent, hiddenMs] = await Promise.all([
    sendFlood(posts, { url: `${appUrl}/api/webhooks/graph/${connectionId}`, withinMs: minuteMs }),
    takeRights(graph, sluice),
  ]);
  const tookMs = performance.now() - began;
  say('the minute is over');
  const drainMs = await timed(() => watched.drained());
  await atRest(sluice, 'microsoft365');
  const stillFound = [];
  for (const file of files) if ((await isFound(file, sluice)) !== false) stillFound.push(file);
  const seen = watched.stop();
  return report({
    drives: drives.length,
    sent,
    hiddenMs,
    tookMs,
    drainMs,
    stillFound,
    seen,
    errors: errors.slice(errorsBefore),
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Libraries of all sites. */
async function drivesOf(graph: GraphAdmin): Promise<string[]> {
  const drives: string[] = [];
  for (const site of await graph.sites()) {
    for (const name of await graph.libraries(site)) {
      const top = await graph.find(`sites/${site}/${name}`);
      if (top) drives.push(top.driveId);
    }
  }
  return drives;
}

const markerOf = (file: string) => `zq${basename(file, '.md').replace('-', '')}`;
/** @returns undefined when the search failed: who asks again learns it later */
const isFound = async (file: string, sluice: StartedSluice): Promise<boolean | undefined> => {
  const found = await find(markerOf(file), outsider, sluice).catch(() => undefined);
  return found?.some(({ title }) => title === basename(file));
};

async function giveRights(graph: GraphAdmin, sluice: StartedSluice): Promise<void> {
  for (const file of files) {
    const path = join(sluice.dataDir, 'microsoft365', file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `# ${markerOf(file)}\n\nThe gate code is in ${markerOf(file)}.\n`);
  }
  for (const file of files) {
    const item = await until(`Microsoft 365 has ${file}`, () => graph.find(file));
    await graph.invite(item, oidOf(directory, outsider), 'read');
  }
  for (const file of files) {
    await until(
      `${outsider} finds ${file}`,
      async () => (await isFound(file, sluice)) || undefined,
    );
  }
}

async function untilHidden(file: string, sluice: StartedSluice): Promise<void> {
  await until(
    `${file} is hidden`,
    async () => (await isFound(file, sluice)) === false || undefined,
  );
}

/** @returns how long each was still found after it had been taken away */
async function takeRights(graph: GraphAdmin, sluice: StartedSluice): Promise<number[]> {
  const oid = oidOf(directory, outsider);
  const looks: Promise<number>[] = [];
  for (const file of files) {
    await wait(takeEveryMs);
    const item = await graph.find(file);
    if (item === undefined) throw new Error(`Microsoft 365 does not have ${file}`);
    const all = await graph.permissions(item);
    const own = all.find(({ grantedToV2: to }) => to?.user?.id === oid);
    await graph.removePermission(item, own?.id ?? '');
    looks.push(timed(() => untilHidden(file, sluice)));
  }
  return Promise.all(looks);
}

interface Seen {
  readonly drives: number;
  readonly sent: readonly Sent[];
  readonly hiddenMs: readonly number[];
  readonly tookMs: number;
  readonly drainMs: number;
  readonly stillFound: readonly string[];
  readonly seen: Watched;
  readonly errors: readonly string[];
}

function report({
  drives,
  sent,
  hiddenMs,
  tookMs,
  drainMs,
  stillFound,
  seen,
  errors,
}: Seen): Outcome {
  const answers = sent.map(({ ms }) => ms);
  const total = sent.reduce((all, { notifications }) => all + notifications, 0);
  const forged = sent.reduce((all, { forged }) => all + forged, 0);
  const refused = sent.filter(({ status }) => status !== 202).length;
  return {
    figures: [
      {
        what: `notifications sent in ${sent.length} posts about ${drives} drives`,
        value: `${total} in ${inTime(tookMs)}, ${forged} of them forged`,
      },
      { what: 'answers, p50 / p95', value: spread(answers) },
      { what: 'longest answer', value: inTime(percentile(answers, 1)), target: targets.answered },
      { what: 'answers that were not 202', value: String(refused), target: '0' },
      { what: 'errors that the app logged', value: String(errors.length), target: '0' },
      { what: 'messages put on the bus', value: String(seen.messages) },
      { what: 'most messages waiting at once', value: String(seen.mostWaiting) },
      { what: 'until the bus was empty, after the minute', value: inTime(drainMs) },
      {
        what: 'memory of all processes, before / most / at the end',
        value: [seen.before, seen.most, seen.after].map(inMiB).join(' / '),
      },
      {
        what: `right taken away meanwhile: hidden after, p50 / p95 of ${hiddenMs.length}`,
        value: spread(hiddenMs),
        target: targets.revoked,
      },
      { what: 'of these still found at the end', value: String(stillFound.length), target: '0' },
    ],
    notes: [
      'Posts of 1 to 100 notifications, of the drives at random, are sent by the clock whether or not the ones before are answered; an answer is timed from when its post was due. Every twentieth notification is forged, and every twentieth post holds forged ones only. Sender, Sluice and its cloud share the machine.',
      'Messages are all that came onto the bus from the first post until it was empty: also the looks that follow a notification after 5, 30 and 120 seconds, polls, and what the changed rights caused.',
      'Memory counts pages that processes share once (PSS), once a second.',
    ],
    raw: {
      sent: sent.length,
      hiddenMs,
      tookMs,
      drainMs,
      stillFound,
      seen,
      errors: errors.slice(0, 20),
    },
  };
}
