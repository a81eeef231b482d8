import { expect, test } from 'vitest';
import type { Connection } from '../../../../../shared/model/connection.ts';
import { partOf, type Item } from '../../../../../shared/model/item.ts';
import { missing } from '../../../../../shared/model/stream.ts';
import { createFailing } from '../../../../../shared/pipeline/1-scan/failing.ts';
import { noteSeen } from '../../../../../shared/pipeline/1-scan/seen.ts';
import { sweepMissing } from '../../../../../shared/pipeline/1-scan/sweep-missing.ts';
import { memberKey, scopeOf } from '../../../../../shared/platform/ids.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { createScanning } from '../../../../support/scanning.ts';

/** More than one look at the records takes in. */
const files = 4_500;
const pageSize = 1_000;

test('reads what the sweep was shown once, however many records there are, and finds the one that is missing', async () => {
  const drive = createMemoryDrive();
  const scanning = createScanning(drive, { part: drive.part });
  const { context } = scanning;
  const keys = Array.from({ length: files }, (_none, n) => `file:${drive.part}/gone-${n}`);
  const [absent = '', ...shown] = keys;
  // What is inside of a file is on record too, and no source knows of it.
  const inner = memberKey(shown[0] ?? '', ['a.txt']);
  for (const key of [...keys, inner])
    await context.store.items.put(itemOf(key, context.connection));
  await scanning.ring('crawl');
  const [rung] = scanning.all('streams');
  if (rung === undefined) throw new Error('It was rung');
  const stream = { ...rung, done: 1 };

  let place: Parameters<typeof noteSeen>[0]['place'] = { key: missing, marker: null };
  for (let from = 0; from < shown.length; from += pageSize) {
    const page = shown.slice(from, from + pageSize);
    const sweep = await noteSeen({ keys: page, place, stream }, context);
    place = { ...place, ...(sweep && { sweep }) };
  }
  let reads = 0;
  const { artifacts } = context;
  const counted: typeof artifacts = {
    ...artifacts,
    getJson: (ref, schema) => {
      reads += 1;
      return artifacts.getJson(ref, schema);
    },
  };

  const { documents, next } = await sweepMissing(place, stream, {
    ...context,
    artifacts: counted,
    failing: createFailing(stream, context),
  });
  expect(documents.map(({ itemKey }) => itemKey)).toEqual([absent]);
  expect(next).toEqual([]);
  expect(scanning.itemOf(absent)?.trashed).toBe(true);
  expect(drive.calls).toEqual([`read ${absent}`]);
  expect(reads).toBe(Math.ceil(shown.length / pageSize));
});

function itemOf(
  key: string,
  { tenantId, id: connectionId }: Pick<Connection, 'tenantId' | 'id'>,
): Item {
  return {
    schemaVersion: 1,
    id: scopeOf({ tenantId, connectionId, key }),
    tenantId,
    connectionId,
    key,
    kind: 'file',
    parentKey: null,
    name: 'Report.txt',
    owner: null,
    file: null,
    inherits: true,
    part: partOf(key),
    trashed: false,
    pending: false,
    updatedAt: '2026-11-24T08:00:00.000Z',
  };
}
