import { documentsOf, startingRow, toText } from './documents.ts';
import type { Page, PageTask } from './task.ts';
import type { Located } from './scan.ts';
import { writeToken } from './token.ts';

/** A page of Azure's is at most 4 MB. */
export const largestPage = 4 * 1024 * 1024;

/** Results in the order of the documents: stops as soon as the page is full. */
export function streamPage(task: PageTask): Page {
  const { offset, limit } = task.prepared;
  const documents: string[] = [];
  let continuation: string | undefined;
  let seen = task.token?.seen ?? 0;
  let size = 0;
  for (const { text, ...place } of limit === 0 ? [] : resultsOf(task)) {
    const isFull = documents.length >= task.pageSize || size + text.length > largestPage;
    if (isFull && documents.length > 0) {
      continuation = writeToken({ ...place, seen });
      break;
    }
    if (seen >= offset) {
      documents.push(text);
      size += text.length;
    }
    seen += 1;
    if (seen >= offset + limit) break;
  }
  return { documents, continuation, work: task.work };
}

function* resultsOf(task: PageTask) {
  const { token } = task;
  for (const document of documentsOf(task, token)) {
    const { pk, rid } = document;
    const done = token?.rid === rid ? token.ordinal : 0;
    for (const [ordinal, text] of textsOf(document, task).entries()) {
      if (ordinal >= done) yield { text, pk, rid, ordinal };
    }
  }
}

function textsOf(document: Located, task: PageTask): string[] {
  const { prepared, isPlainText, work } = task;
  const isTaken = isPlainText && !prepared.isFiltered;
  const rows = isTaken ? [] : prepared.rows(startingRow(document, task));
  if (isTaken || rows.length > 0) work.matched += 1;
  if (isTaken) return [document.body];
  if (isPlainText) return rows.length === 0 ? [] : [document.body];
  return rows.map(prepared.project).flatMap((value) => toText(value) ?? []);
}
