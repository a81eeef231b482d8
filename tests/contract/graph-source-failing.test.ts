import { expect } from 'vitest';
import { unreadableDoorbells } from '../../shared/pipeline/1-scan/retry-unreadable.ts';
import { createScanning } from '../support/scanning.ts';
import { addressOf, maria } from './graph-fixture.ts';
import { test } from './graph-source-fixture.ts';
import { budget, invite, plan } from './graph-sharing.ts';

/** More than a page of them. */
const invited = Array.from({ length: 120 }, (_, at) => ({ email: `guest${at}@elsewhere.example` }));

test.for([
  ['does not tell', ''],
  ['tells only the first page of', '.*skiptoken'],
] as const)(
  'a file whose rights Microsoft 365 %s stops neither the first scan of its drive nor the stream, and is found when it tells all',
  async ([, page], { world }) => {
    const { twin, context, people } = world;
    const recipients = [{ objectId: maria }, ...invited];
    await invite(people, addressOf(twin, budget), {
      recipients,
      requireSignIn: true,
      sendInvitation: true,
    });
    const scanning = createScanning(world.connect(), { part: world.partOf(budget) });
    const [bad, good] = [budget, plan].map((path) => world.key(path));
    const chunksOf = (key = '') => {
      const documentId = scanning.scopeOfKey(key);
      return [...scanning.index.chunks.values()].filter((chunk) => chunk.documentId === documentId);
    };
    const match = `/items/${twin.idOf(budget)?.itemId}/permissions${page}`;
    context.faults.add({ service: 'graph', match, kind: 'status', status: 500 });

    await scanning.ring('changes');
    await scanning.ring('crawl', ['*']);
    await scanning.atRest({ retries: 9 });
    expect(chunksOf(good)).not.toEqual([]);
    expect(chunksOf(bad)).toEqual([]);
    expect(scanning.itemOf(bad ?? '')).toMatchObject({
      trashed: true,
      unreadable: { code: 'SOURCE_UNAVAILABLE', reason: expect.stringContaining('500') },
    });

    context.faults.clear();
    scanning.pass(5);
    const [doorbell] = await unreadableDoorbells(scanning.connection, scanning.context);
    expect(doorbell?.items).toEqual([bad]);
    await scanning.pull(doorbell?.items);
    expect(chunksOf(bad)).not.toEqual([]);
  },
);
