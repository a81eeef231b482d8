import { describe, expect, test } from 'vitest';
import { openCompany } from '../../../../support/company.ts';
import { expectEqual } from '../../../../support/equals-source.ts';

/** Of one file, what its chunks in the index say. */
const textsOf = (
  { index, scopeOfKey }: Awaited<ReturnType<typeof openCompany>>['scanning'],
  key: string,
) =>
  [...index.chunks.values()]
    .filter(({ documentId }) => documentId === scopeOfKey(key))
    .map(({ content }) => content);

describe('a run that dies after it has written its chunks', () => {
  test('leaves none behind when the next text is shorter', async () => {
    const { source, scanning, salaries } = await openCompany();
    source.newVersion(salaries);
    source.newVersion(salaries); // v3: 2 chunks
    await scanning.pull();
    source.newVersion(salaries); // v4: 4 chunks
    scanning.index.breakAfterPut();
    await scanning.ring('changes');
    await expect(scanning.atRest()).rejects.toThrow('The line broke');
    source.newVersion(salaries); // v5: 1 chunk
    await scanning.pull();
    expect(textsOf(scanning, salaries)).toEqual([`${salaries} v5 0`]);
    expectEqual(scanning, source);
  });

  test('has its text replaced when the file goes back to the one before', async () => {
    const { source, scanning, salaries } = await openCompany();
    // Looked at anew, its chunks are taken for new ones.
    const id = scanning.scopeOfKey(salaries);
    const { documents } = scanning.context.store;
    const at = { pk: `${scanning.connection.tenantId}|${id.slice(0, 2)}`, id };
    await documents.update(at, (record) => ({ ...record, status: 'failed' }));
    scanning.index.breakAfterPut();
    await scanning.ring('changes', [salaries]);
    await expect(scanning.atRest()).rejects.toThrow('The line broke');
    for (const [key, chunk] of scanning.index.chunks) {
      if (chunk.documentId !== id) continue;
      scanning.index.chunks.set(key, { ...chunk, content: 'of a version that is gone' });
    }
    await documents.update(at, (record) => ({ ...record, status: 'indexed' }));
    await scanning.atRest();
    expectEqual(scanning, source);
  });
});

test('chunks that the index has lost are put there whole when they should be relabelled', async () => {
  const { source, scanning, salaries } = await openCompany();
  const [lost] = scanning.index.chunks.keys();
  if (lost !== undefined) scanning.index.chunks.delete(lost);
  for (const key of [salaries]) source.rename(key, 'wages.txt');
  for (const { key } of source.visible())
    if (key.startsWith('file:')) source.rename(key, `${key}.txt`);
  await scanning.pull();
  expectEqual(scanning, source);
});

test('a rename sends labels only, and a second look sends nothing', async () => {
  const { source, scanning, salaries } = await openCompany();
  const { sent } = scanning.index;
  sent.length = 0;
  source.rename(salaries, 'wages.txt');
  await scanning.pull();
  expect(sent).toEqual(['relabel 4']);
  await scanning.pull([salaries]);
  await scanning.sweep();
  expect(sent).toEqual(['relabel 4']);
});

test('what an older version has cut is put there anew by the next sweep, once, and nothing else', async () => {
  const { scanning, salaries } = await openCompany();
  const id = scanning.scopeOfKey(salaries);
  const address = { pk: `${scanning.connection.tenantId}|${id.slice(0, 2)}`, id };
  const { documents } = scanning.context.store;
  await documents.update(address, ({ artifacts, ...record }) => ({
    ...record,
    artifacts: { ...artifacts, chunks: { path: 'tenant/hash/chunks-v1-txt.json', bytes: 1 } },
  }));
  const { sent } = scanning.index;
  sent.length = 0;
  await scanning.sweep();
  await scanning.sweep();
  expect(sent).toEqual(['put 4']);
});

test('a run that another has overtaken writes neither chunks nor records', async () => {
  const { source, scanning, salaries } = await openCompany();
  source.newVersion(salaries);
  await scanning.step(await scanning.ring('changes'));
  const document = scanning.all('documents').find(({ state }) => state === 'running');
  if (!document) throw new Error('No run');
  await scanning.context.store.documents.update(
    { pk: `${document.tenantId}|${document.id.slice(0, 2)}`, id: document.id },
    (record) => ({ ...record, run: record.run + 1 }),
  );
  const before = [scanning.writes(), [...scanning.index.chunks.values()]];
  expect(await scanning.ingest(document)).toEqual({ outcome: 'superseded' });
  expect([scanning.writes(), [...scanning.index.chunks.values()]]).toEqual(before);
  await scanning.atRest();
  expectEqual(scanning, source);
});
