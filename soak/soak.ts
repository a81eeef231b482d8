import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import type { Random } from '../bench/corpus/random.ts';
import { granteeOf, openBoxAdmin } from '../local/box-admin.ts';
import { boxConnection } from '../local/box-application.ts';
import { directory } from '../local/seed/company.ts';
import { readInstances } from '../scripts/read-instances.ts';
import { streamId } from '../shared/platform/ids.ts';
import { measureDisk } from './disk.ts';
import { openFaults } from './faults.ts';
import { createFolder, openFolder } from './folder.ts';
import { openJudge } from '../tests/support/box-judge.ts';
import { load } from './load.ts';
import { countEvents } from './log-events.ts';
import type { MortalSluice } from './mortal-sluice.ts';
import type { Soak, Troubles } from './report.ts';
import { untilRest } from './rest.ts';
import { createRights } from './rights.ts';
import { boxSecret, openServices } from './services.ts';
import { createTally } from './tally.ts';
import { verify } from './verify.ts';

interface Soaking {
  readonly sluice: MortalSluice;
  /** All that `npm start` has said so far. */
  readonly lines: readonly string[];
  readonly minutes: number;
  readonly seed: number;
  readonly random: Random;
  readonly say: (line: string) => void;
}

type Outcome = Omit<Soak, 'seed' | 'minutes' | 'date' | 'command' | 'machine'>;

/** Fills a folder beside the sample company, loads everything for so long, lets it come to rest, and compares. */
export async function soak(soaking: Soaking): Promise<Outcome> {
  const { sluice, lines, minutes, seed, random, say } = soaking;
  await sluice.ready;
  const { dataDir } = sluice;
  const { boxUrl, controlUrl, appUrl } = await sluice.addresses();
  const clientSecret = boxSecret(dataDir);
  const { enterpriseId } = directory;
  const box = await openBoxAdmin({ boxUrl, enterpriseId, clientId: 'sluice-local', clientSecret });
  const services = await openServices(dataDir, lines);
  const judge = await openJudge(boxUrl, clientSecret);
  const faults = openFaults(controlUrl, random);
  const folder = createFolder(join(dataDir, 'company'), random);
  const rights = createRights(box, { folder, random });
  const rest = () => untilRest({ sluice, box, services, faults, folder });
  const world = { sluice, box, services, folder, judge };

  say('filling the folder …');
  await rest();
  const open = await box.find(openFolder);
  if (open === undefined) throw new Error(`Box does not have ${openFolder}`);
  await box.grant(open, granteeOf('everyone', directory), 'viewer');
  await rest();

  say(`under load for ${minutes} minutes …`);
  const before = measureDisk(dataDir);
  const heardBefore = lines.length;
  const loaded = await load({ seed, minutes, sluice, folder, rights, faults });

  say('coming to rest …');
  await faults.clear();
  const restless = await rest();
  say('comparing …');
  const beforeSweep = await verify(world);
  say('sweeping …');
  await sweep(appUrl);
  restless.push(...(await rest()));
  const afterSweep = await verify(world);

  const response = await sluice.call('GET', '/api/troubles', { as: 'ines' });
  const troubles = (await response.json()) as Troubles;
  const events = createTally();
  lines.slice(heardBefore).forEach(countEvents(events));
  const disk = { before, after: measureDisk(dataDir) };
  return { loaded, restless, beforeSweep, afterSweep, troubles, events, disk };
}

const sweepBeginsWithinMs = 60_000;

/** The nightly timer, run now, as Azure's portal does it; settles when its crawl has begun. */
async function sweep(appUrl: string): Promise<void> {
  const crawls = async () => {
    const prefix = `sync-${streamId(boxConnection(directory).id, 'crawl')}`;
    return (await readInstances(appUrl, { prefix })).length;
  };
  const before = await crawls();
  const asked = await fetch(`${appUrl}/admin/functions/sweep`, { method: 'POST', body: '{}' });
  if (asked.status !== 202) throw new Error(`The host answers ${asked.status} to the sweep`);
  const giveUpAt = performance.now() + sweepBeginsWithinMs;
  while ((await crawls()) === before) {
    if (performance.now() > giveUpAt) throw new Error('The sweep has not begun');
    await wait(250);
  }
}
