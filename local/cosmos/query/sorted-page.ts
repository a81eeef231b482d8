import { byKeys, createCollector } from './collect.ts';
import { documentsOf, startingRow, toText } from './documents.ts';
import { largestPage } from './stream-page.ts';
import type { Page, PageTask, TextEntry } from './task.ts';
import { writeToken } from './token.ts';

/** Results that must all be there before the first is known: sorted, grouped, distinct. */
export function sortedPage(task: PageTask): Page {
  const { token, key, tools, pageSize } = task;
  const { offset, limit } = task.prepared;
  const cached = token && tools.cache.get(key);
  const { entries, loaded } = cached ? { entries: cached, loaded: 0 } : compute(task);
  const seen = token?.seen ?? offset;
  const start = token ? resume(entries, task) : offset;
  const rest = entries.slice(start, start + Math.max(offset + limit - seen, 0));
  const page = fill(rest, pageSize);
  const documents = page.map(({ text }) => text);
  const next = rest[page.length];
  if (next === undefined) return { documents, continuation: undefined, loaded };
  if (!cached) tools.cache.set(key, entries);
  const { keys, rid, ordinal } = next;
  const continuation = writeToken({ pk: '', rid, ordinal, seen: seen + page.length, keys });
  return { documents, continuation, loaded };
}

function compute(task: PageTask): { entries: TextEntry[]; loaded: number } {
  const collector = createCollector(task.prepared);
  let loaded = 0;
  for (const document of documentsOf(task)) {
    loaded += 1;
    collector.add(startingRow(document, task), document.rid);
  }
  const entries = collector.entries().flatMap(({ value, ...entry }) => {
    const text = toText(value);
    return text === undefined ? [] : [{ ...entry, text }];
  });
  return { entries, loaded };
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
