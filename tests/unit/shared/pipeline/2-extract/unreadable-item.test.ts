import { expect, test } from 'vitest';
import { extract } from '../../../../../shared/pipeline/2-extract/extract.ts';
import { requestIngest } from '../../../../../shared/pipeline/request-ingest.ts';
import { AppError } from '../../../../../shared/platform/errors.ts';
import { openCompany } from '../../../../support/company.ts';
import { createMemoryArtifacts } from '../../../../support/memory-index.ts';

const noReading = () => Promise.reject(new Error('No file is read here'));

async function openFile() {
  const { source, scanning, leads } = await openCompany();
  const { context, connection, scopeOfKey } = scanning;
  await context.store.connections.create(connection);
  const { tenantId, id: connectionId } = connection;
  const documentId = scopeOfKey(leads);
  const run = await requestIngest({ tenantId, connectionId, documentId, itemKey: leads }, context);
  const look = () =>
    extract(run, {
      ...context,
      artifacts: createMemoryArtifacts(),
      sourceOf: async () => source,
      maxFileBytes: 1_000,
      maxRecordingBytes: 1_000,
      readFile: Object.assign(noReading, {
        member: noReading,
        memberBytes: noReading,
        ...context.readFile,
      }),
    });
  return { source, leads, look, scanning };
}

test('a file of which the source says what cannot be read is taken out of the index', async () => {
  const { source, leads, look } = await openFile();
  source.failures.set(leads, new AppError('ITEM_UNREADABLE', 'What Box says cannot be read'));
  expect(await look()).toMatchObject({
    outcome: 'gone',
    step: { stage: 'removed', note: 'the source’s answer cannot be read' },
  });
});

test('a file that cannot be read keeps how the source classified it', async () => {
  const { source, leads, look } = await openFile();
  const read = source.read.bind(source);
  const labels = [{ from: 'box' as const, id: 'Confidential' }];
  source.read = async (key) => {
    const placed = await read(key);
    const file = placed?.item.file;
    if (!placed || !file) return placed;
    return { ...placed, item: { ...placed.item, file: { ...file, sizeBytes: 10_000, labels } } };
  };
  source.newVersion(leads);
  expect(await look()).toMatchObject({ outcome: 'rejected', labels });
});

test('a file that was hidden since the source refuses it is taken out of the index, though it still does', async () => {
  const { source, scanning, leads, look } = await openFile();
  source.failures.set(leads, new AppError('SOURCE_DENIED', 'Box refuses the call with 400'));
  const stream = await scanning.ring('changes', [leads]);
  while (scanning.itemOf(leads)?.trashed !== true) await scanning.step(stream).catch(() => {});
  expect(await look()).toMatchObject({ outcome: 'gone' });
});

test('a source that is out of reach is tried again', async () => {
  const { source, leads, look } = await openFile();
  source.failures.set(leads, new AppError('SOURCE_UNAVAILABLE', 'Box answers 503'));
  await expect(look()).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
});
