import { byKeys, createCollector } from './collect.ts';
import { documentsOf, startingRow, toText } from './documents.ts';
import { largestPage } from './stream-page.ts';
import type { Page, PageTask, TextEntry } from './task.ts';
import { writeToken } from './token.ts';

/** Results that must all be there before the first is known: sorted, grouped, distinct. */
export function sortedPage(task: PageTask): Page {
  const { token, key, tools, pageSize, work } = task;
  const { offset, limit } = task.prepared;
  const cached = token && tools.cache.get(key);
  const entries = cached ?? compute(task);
  const seen = token?.seen ?? offset;
  const start = token ? resume(entries, task) : offset;
  const rest = entries.slice(start, start + Math.max(offset + limit - seen, 0));
  const page = fill(rest, pageSize);
  const documents = page.map(({ text }) => text);
  const next = rest[page.length];
  if (next === undefined) return { documents, continuation: undefined, work };
  if (!cached) tools.cache.set(key, entries);
  const { keys, rid, ordinal } = next;
  const continuation = writeToken({ pk: '', rid, ordinal, seen: seen + page.length, keys });
  return { documents, continuation, work };
}

function compute(task: PageTask): TextEntry[] {
  const { prepared, work } = task;
  const collector = createCollector(prepared);
  for (const document of documentsOf(task)) {
    if (collector.add(startingRow(document, task), document.rid)) work.matched += 1;
  }
  return collector.entries().flatMap(({ value, ...entry }) => {
    const text = toText(value);
    return text === undefined ? [] : [{ ...entry, text }];
  });
}

/** Sorted results go on where the token's would stand now; others by count. */
function resume(entries: readonly TextEntry[], { token, prepared }: PageTask): number {
  if (token === undefined) return 0;
  if (prepared.orderBy.length === 0 || prepared.grouping) return token.seen;
  const compare = byKeys(prepared);
  const { keys = [], rid, ordinal } = token;
  const position = entries.findIndex((entry) => compare(entry, { keys, rid, ordinal }) >= 0);
  return position === -1 ? entries.length : position;
}

function fill(entries: readonly TextEntry[], pageSize: number): TextEntry[] {
  let size = 0;
  return entries.slice(0, pageSize).filter(({ text }, position) => {
    size += text.length;
    return position === 0 || size <= largestPage;
  });
}
