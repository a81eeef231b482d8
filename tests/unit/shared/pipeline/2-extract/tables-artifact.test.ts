import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { DataLine } from '../../../../../shared/model/data-table.ts';
import { createFileReader } from '../../../../../shared/pipeline/2-extract/children/reader-pool.ts';
import { extract } from '../../../../../shared/pipeline/2-extract/extract.ts';
import { requestIngest } from '../../../../../shared/pipeline/request-ingest.ts';
import { collect } from '../../../../support/collect.ts';
import { openCompany } from '../../../../support/company.ts';
import { createMemoryArtifacts } from '../../../../support/memory-index.ts';
import { number, row, words, xlsxFile } from './readers/xlsx-file.ts';

test('the tables of a workbook lie beside its text, and are found again with it', async () => {
  await using readFile = createFileReader({ children: 1 });
  const artifacts = createMemoryArtifacts();
  const rows =
    row(1, words('A1', 'City') + words('B1', 'Limit')) +
    row(2, words('A2', 'Bern') + number('B2', 150)) +
    row(3, words('A3', 'Chur') + number('B3', 90));
  const workbook = xlsxFile([{ name: 'Travel', rows }]);
  const { source, scanning, leads } = await openCompany();
  const { context, connection, scopeOfKey } = scanning;
  await context.store.connections.create(connection);
  const { tenantId, id: connectionId } = connection;
  const documentId = scopeOfKey(leads);
  const run = await requestIngest({ tenantId, connectionId, documentId, itemKey: leads }, context);
  const look = () =>
    extract(run, {
      ...context,
      artifacts,
      sourceOf: async () => ({
        ...source,
        download: async () => Readable.from([Buffer.from(workbook)]),
      }),
      maxFileBytes: 1_000_000,
      maxRecordingBytes: 1_000_000,
      readFile,
    });

  source.newVersion(leads);
  const first = await look();
  const tables = first.outcome === 'extracted' ? first.tables : null;
  expect(tables?.path).toMatch(new RegExp(`^${tenantId}/[0-9a-f]{64}/tables-v\\d+-txt.jsonl$`));
  const lines = tables === null ? [] : await collect(artifacts.getLines(tables, DataLine));
  expect(lines).toMatchObject([
    { kind: 'table', sheet: 'Travel', cells: 'A1:B3' },
    {
      kind: 'rows',
      from: 2,
      values: [
        ['Bern', 150],
        ['Chur', 90],
      ],
    },
  ]);
  expect(await look()).toMatchObject({ tables });
});
