import type { Row } from './evaluate.ts';
import type { PageTask } from './task.ts';
import type { Located } from './scan.ts';

type Task = Pick<PageTask, 'scan' | 'hasDocuments' | 'tools' | 'work'>;

/** A query without FROM has one row and no document. */
export const documentsOf = (
  { scan, hasDocuments, tools, work }: Task,
  from?: { readonly pk: string; readonly rid: number },
): Iterable<Located> =>
  hasDocuments ? tools.scanner.scan(scan, work, from) : [{ rid: 0, pk: '', body: 'null' }];

/** What nothing reads is not parsed either. */
export const startingRow = ({ body }: Located, { scan }: Pick<PageTask, 'scan'>): Row => ({
  slots: [scan.withBody ? (JSON.parse(body) as unknown) : null],
});

/** Undefined has no JSON, and is no result. */
export const toText = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);
