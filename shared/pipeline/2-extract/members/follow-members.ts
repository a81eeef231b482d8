import { climb, itemReader } from '../../../access/climb.ts';
import { bucketOf } from '../../../azure/store.ts';
import type { IngestRun, IngestStart, Looked } from '../../../model/document.ts';
import type { Item } from '../../../model/item.ts';
import { shownAs } from '../../../model/shown.ts';
import { mapBounded } from '../../../platform/concurrency.ts';
import { remember } from '../../../platform/remember.ts';
import type { PipelineContext } from '../../context.ts';
import { readForRun, updateForRun } from '../../document.ts';
import { requestIngest } from '../../request-ingest.ts';
import { isCleared, isSettled } from '../../settled.ts';
import { readText } from '../read-content.ts';
import type { FileReader } from '../reader.ts';
import { memberItems } from './member-items.ts';
import { recordedMembers, saveGoneMember, saveMember } from './save-member.ts';

type Context = Pick<PipelineContext, 'store' | 'artifacts' | 'now'> & {
  /** Makes sure that the run exists. */
  readonly startIngest: (run: IngestStart) => Promise<void>;
  readonly readFile: Pick<FileReader, 'settings'>;
};

const writesAtOnce = 8;

/**
 * Brings the records of the files inside of a file in line with what it holds now, none where it is gone or was rejected, and asks
 * for the ingest of those whose chunks do not stand right. Before the file itself is done with, so that nothing found is lost when
 * this is cut short: asked again, it finds the same.
 * @returns how many it holds
 */
export async function followMembers(
  { run, extracted }: { run: IngestRun; extracted: Looked },
  context: Context,
): Promise<number> {
  const document = await readForRun(run, context);
  if (document === undefined) return 0;
  const { tenantId, connectionId } = run;
  const { store, now } = context;
  const wanted = await wantedItems({ run, extracted }, context);
  // What may be on record from now on, should this be cut short.
  const count = Math.max(document.members, wanted.length);
  const mine = await updateForRun(run, (record) => ({ ...record, members: count }), context);
  if (mine === undefined) return 0;

  const before = await recordedMembers(document.itemKey, { tenantId, connectionId, store });
  const ids = new Set(wanted.map(({ id }) => id));
  const left = before.filter(({ id }) => !ids.has(id));
  const saved = await mapBounded(wanted, writesAtOnce, (item) => saveMember(item, context));
  const gone = await mapBounded(left, writesAtOnce, (item) =>
    saveGoneMember(item, { store, run: run.run, now: now() }),
  );
  await ingestUnsettled([...saved, ...gone], run, context);
  await updateForRun(run, (record) => ({ ...record, members: wanted.length }), context);
  return wanted.length;
}

async function wantedItems(
  { run: { tenantId, documentId: id, run }, extracted }: { run: IngestRun; extracted: Looked },
  context: Context,
): Promise<Item[]> {
  const found = await context.store.items.read({ pk: bucketOf(tenantId, id), id });
  if (extracted.outcome !== 'extracted' || !found || found.value.trashed) return [];
  const { members = [] } = await readText(extracted.text, context);
  const { labels } = extracted;
  return memberItems(members, { outer: found.value, labels, run, now: context.now() });
}

async function ingestUnsettled(
  items: readonly (Item | undefined)[],
  { tenantId, connectionId }: IngestRun,
  { store, now, startIngest, readFile }: Context,
): Promise<void> {
  const read = remember(itemReader(store, tenantId));
  const settings = readFile.settings;
  await mapBounded(items, writesAtOnce, async (item) => {
    if (item === undefined) return;
    const { id: documentId, key: itemKey } = item;
    const at = { pk: bucketOf(tenantId, documentId), id: documentId };
    const document = (await store.documents.read(at))?.value;
    const chain = item.trashed ? [] : await climb(documentId, read);
    const standing =
      typeof chain === 'string'
        ? { scopes: [], title: '', settings }
        : { scopes: chain.map(({ id }) => id), title: shownAs(chain).title, settings };
    const isDone = item.trashed
      ? isCleared(document, item)
      : document !== undefined && isSettled(document, item, standing);
    if (isDone) return;
    const ids = { tenantId, connectionId, documentId, itemKey };
    await startIngest(await requestIngest(ids, { store, now }));
  });
}
