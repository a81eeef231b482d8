import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { granteeOf, type BoxAdmin, type BoxRef } from '../local/box-admin.ts';
import { directory } from '../local/seed/company.ts';
import { watchIndexWrites } from './index-writes.ts';
import { atRest, find, openBox, until } from './looking.ts';
import type { Measure, Options, Outcome } from './measure.ts';
import { startSluice, type StartedSluice } from './running-sluice.ts';
import { spread } from './statistics.ts';
import { targets } from './targets.ts';
import { whileOpen } from './while-open.ts';

/** Reads all of the folder `Company`; the other one sees there only what is shared with her. */
const insider = 'petra';
const outsider = 'noor';
const admin = 'ines';
const folder = 'Company';

interface Written {
  readonly name: string;
  /** A word that is in this file and in no other. */
  readonly marker: string;
  readonly documentId: string;
  readonly foundMs: number;
  readonly citedMs: number;
}

export const freshness: Measure = {
  name: 'freshness',
  title: 'Freshness: what changes in Box, seen in answers',
  run: (options, say) => whileOpen(startSluice(), (sluice) => change(sluice, options, say)),
};

async function change(
  sluice: StartedSluice,
  { rounds }: Options,
  say: (line: string) => void,
): Promise<Outcome> {
  await sluice.ready;
  await atRest(sluice);
  const watched = watchIndexWrites(sluice.dataDir);
  const written: Written[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`file ${round + 1} of ${rounds}`);
    written.push(await writeAndAsk(round, sluice));
  }
  const box = await openBox(sluice);
  const shared = await share(written, { box, sluice });
  await atRest(sluice);

  const writesOfFiles = watched.lap();
  const before = await ways(written, sluice);
  const hiddenMs: number[] = [];
  for (const { file, item } of shared) {
    say(`right ${hiddenMs.length + 1} of ${rounds}`);
    hiddenMs.push(await revokeAndLook(file, item, { box, sluice }));
  }
  const writesOfRights = watched.lap();
  watched.close();
  const sameWays = before === (await ways(written, sluice));
  return report({ rounds, written, hiddenMs, writesOfFiles, writesOfRights, sameWays });
}

async function writeAndAsk(round: number, sluice: StartedSluice): Promise<Written> {
  const marker = `zq${round}x${Math.random().toString(36).slice(2, 8)}`;
  const name = `Depot ${marker}.md`;
  const text = `# Depot ${marker}\n\nThe gate code of depot ${marker} is ${4_000 + round}.\n`;
  await writeFile(join(sluice.dataDir, 'company', folder, name), text);

  const writtenAt = performance.now();
  const since = () => performance.now() - writtenAt;
  const result = await until(`${name} is found`, async () =>
    (await find(marker, insider, sluice)).find(({ title }) => title === name),
  );
  const foundMs = since();
  await until(`${name} is cited`, async () => {
    const question = `What is the gate code of depot ${marker}?`;
    const response = await sluice.call('POST', '/api/ask', { as: insider, body: { question } });
    const { citations } = (await response.json()) as { citations: readonly { title: string }[] };
    return citations.some(({ title }) => title === name) || undefined;
  });
  return { name, marker, documentId: result.documentId, foundMs, citedMs: since() };
}

interface Shared {
  readonly file: Written;
  readonly item: BoxRef;
}

/** Gives the outsider a right of her own on each file, and waits until she finds them all. */
async function share(
  written: readonly Written[],
  { box, sluice }: { box: BoxAdmin; sluice: StartedSluice },
): Promise<Shared[]> {
  const shared: Shared[] = [];
  for (const file of written) {
    const item = await box.find(`${folder}/${file.name}`);
    if (item === undefined) throw new Error(`Box does not have ${file.name}`);
    await box.grant(item, granteeOf(outsider, directory), 'viewer');
    shared.push({ file, item });
  }
  for (const { file } of shared) {
    await until(`${outsider} finds ${file.name}`, () => isFound(file, sluice));
  }
  return shared;
}

async function revokeAndLook(
  file: Written,
  item: BoxRef,
  { box, sluice }: { box: BoxAdmin; sluice: StartedSluice },
): Promise<number> {
  const done = await box.revoke(item, granteeOf(outsider, directory));
  const revokedAt = performance.now();
  if (!done) throw new Error(`${file.name} was not shared with ${outsider}`);
  await until(`${file.name} is hidden`, async () => !(await isFound(file, sluice)) || undefined);
  return performance.now() - revokedAt;
}

const isFound = async ({ marker, name }: Written, sluice: StartedSluice) =>
  (await find(marker, outsider, sluice)).some(({ title }) => title === name) || undefined;

/** The steps of each document's last run, as one text to compare. */
async function ways(written: readonly Written[], sluice: StartedSluice): Promise<string> {
  const views: unknown[] = [];
  for (const { documentId } of written) {
    const response = await sluice.call('GET', `/api/documents/${documentId}`, { as: admin });
    if (!response.ok) throw new Error(`Documents answers ${response.status}`);
    const { steps, chunks } = (await response.json()) as { steps: unknown; chunks: unknown };
    views.push({ documentId, steps, chunks });
  }
  return JSON.stringify(views);
}

function report(seen: {
  rounds: number;
  written: readonly Written[];
  hiddenMs: readonly number[];
  writesOfFiles: number | 'some';
  writesOfRights: number | 'some';
  sameWays: boolean;
}): Outcome {
  const { rounds, written, hiddenMs, writesOfFiles, writesOfRights, sameWays } = seen;
  return {
    figures: [
      {
        what: 'file written → in search results, p50 / p95',
        value: spread(written.map(({ foundMs }) => foundMs)),
      },
      {
        what: 'file written → first cited answer, p50 / p95',
        value: spread(written.map(({ citedMs }) => citedMs)),
        target: targets.fresh,
      },
      {
        what: 'right taken away → not in search results, p50 / p95',
        value: spread(hiddenMs),
        target: targets.revoked,
      },
      {
        what: `chunks written to the index while ${rounds} files were written`,
        value: String(writesOfFiles),
      },
      {
        what: `the same while ${rounds} rights were taken away`,
        value: `${writesOfRights}${sameWays ? '' : ' (but the way of a document changed)'}`,
        target: targets.indexWrites,
      },
    ],
    notes: [
      `${rounds} files of one page written into the folder that Box serves, and ${rounds} collaborations deleted over Box's API, one after the other. The search API is asked every 25 ms or as soon as it has answered; that load is in the figures.`,
      'From the end of writing the file, and from the answer to the delete. A file is cited when `POST /api/ask` has given an answer that names it.',
      'Written to the index: commits to the database of the search emulator, whoever makes them; and the steps of every document, by `GET /api/documents/{id}`, are the same before and after.',
    ],
    raw: seen,
  };
}
