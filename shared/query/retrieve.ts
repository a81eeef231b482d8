import { createAccessCheck, type AccessCheck } from '../access/check.ts';
import { grantedScopes } from '../access/granted-scopes.ts';
import { principalsOf } from '../access/principals.ts';
import type { Hit } from '../azure/search-index.ts';
import type { Passage } from '../model/answer.ts';
import { mapBounded } from '../platform/concurrency.ts';
import { createStopwatch } from '../platform/stopwatch.ts';
import { recordingOf } from './captions.ts';
import type { QueryContext } from './context.ts';
import { createNearCopies } from './near-copies.ts';

export interface Found {
  readonly passage: Passage;
  readonly score: number;
  readonly key: string;
  /** The outermost folder of its path. */
  readonly folder: { readonly id: string; readonly name: string } | null;
}

export interface Retrieved {
  readonly found: readonly Found[];
  /** Hits of the index that were looked at to get there: where the next page starts. */
  readonly consumed: number;
  readonly exhausted: boolean;
}

export interface Retrieval {
  readonly text: string;
  readonly conditions: readonly string[];
  /**
   * Ids; only what lies below one of these. The index knows all folders above a file: that a file which the caller may read lies in one
   * that they may not see must not be told to who guesses its id.
   */
  readonly folders?: readonly string[] | undefined;
  readonly wanted: number;
  readonly skip: number;
}

/** Hits asked for at once; those that the re-check refuses are replaced by asking further. */
const overFetch = 50;
const maxRounds = 4;
const checksAtOnce = 8;

/**
 * Who are you ▶ what was granted to you ▶ hybrid search among that ▶ each hit checked again by climbing the tree,
 * before a title, a path or a word of it leaves.
 */
export async function retrieve(retrieval: Retrieval, context: QueryContext): Promise<Retrieved> {
  const { caller, store, counters, log } = context;
  const { tenantId } = caller;
  const watch = createStopwatch();
  const now = context.now();
  const vector = context.models.embed([retrieval.text]).then(([first]) => [...(first ?? [])]);
  vector.catch(() => {}); // awaited below; must not go unhandled when an earlier step throws
  const principals = await principalsOf(caller, context);
  watch.lap('principalsMs');
  const scopes = await grantedScopes(principals, { tenantId, store, counters, log, now });
  watch.lap('scopesMs');
  if (scopes.length === 0) {
    log.info('query.retrieved', { ...watch.laps(), scopes: 0, hits: 0, refused: 0 });
    return { found: [], consumed: 0, exhausted: true };
  }

  const check = createAccessCheck({ tenantId, principals, store, counters, log, now });
  const query = { tenantId, text: retrieval.text, scopes, vector: await vector };
  watch.lap('embedMs');
  const page = createPage();
  const { found } = page;
  let consumed = 0;
  let refused = 0;
  let exhausted = false;
  for (let round = 0; round < maxRounds && found.length < retrieval.wanted && !exhausted; round++) {
    const skip = retrieval.skip + consumed;
    const { conditions } = retrieval;
    const hits = await context.index.hybrid({ ...query, conditions, top: overFetch, skip });
    watch.lap('searchMs');
    exhausted = hits.length < overFetch;
    let at = 0;
    const take = async (batch: readonly Hit[]) => {
      const checked = await mapBounded(batch, checksAtOnce, (hit) =>
        toFound(hit, { access: check, store }, retrieval.folders),
      );
      for (const one of checked)
        if (one === undefined) refused += 1;
        else page.add(one);
      at += batch.length;
    };
    while (at < hits.length && found.length < retrieval.wanted) {
      const left = Math.min(checksAtOnce, retrieval.wanted - found.length);
      await take(hits.slice(at, at + left));
    }
    // What only repeats this page is told on it, and is not found anew on the next.
    for (let next = hits[at]; next !== undefined && page.repeats(next); next = hits[at])
      await take([next]);
    consumed += at;
    watch.lap('checkMs');
  }
  counters.count('access.refused', refused);
  log.info('query.retrieved', { ...watch.laps(), scopes: scopes.length, hits: consumed, refused });
  return { found, consumed, exhausted: exhausted && found.length < retrieval.wanted };
}

/** What is shown, each passage once: where another file says the same, the first one names it. */
function createPage() {
  const found: Found[] = [];
  const said = createNearCopies();
  return {
    found,
    /** @param one checked for this caller: what they may not read neither hides another file nor is named by it */
    add(one: Found): void {
      const { documentId, title, path, url } = one.passage;
      const at = said.of(one.passage);
      const copies = at === undefined ? undefined : found[at]?.passage.copies;
      if (copies === undefined) {
        said.add(one.passage);
        found.push(one);
      } else if (copies.every((copy) => copy.documentId !== documentId)) {
        copies.push({ documentId, title, path, url });
      }
    },
    repeats: ({ chunk: { documentId, headings, content } }: Hit): boolean =>
      said.of({ documentId, headings: [headings], text: content }) !== undefined,
  };
}

async function toFound(
  { chunk, score }: Hit,
  { access, store }: { access: AccessCheck; store: QueryContext['store'] },
  wanted: readonly string[] = [],
): Promise<Found | undefined> {
  const verdict = await access.check(chunk.documentId);
  if (!verdict.allowed) return undefined;
  const { item, title, url, path, folders } = verdict;
  if (wanted.length > 0 && !folders.some(({ id }) => wanted.includes(id))) return undefined;
  return {
    key: chunk.key,
    score,
    folder: folders.at(-1) ?? null,
    passage: {
      documentId: chunk.documentId,
      // From the records, not from the index: a renamed file shows its new name at once.
      title,
      path: [...path],
      headings: chunk.headings === '' ? [] : chunk.headings.split('\n'),
      start: chunk.start,
      end: chunk.end,
      fromPage: chunk.fromPage,
      toPage: chunk.toPage,
      place: chunk.place,
      url: url || chunk.url,
      recording: await recordingOf({ item, format: chunk.mediaType }, { store, access }),
      mediaType: chunk.mediaType,
      language: chunk.language,
      classification: chunk.classification,
      author: item.file?.author ?? null,
      modifiedAt: item.file?.modifiedAt ?? chunk.modifiedAt,
      text: chunk.content,
      copies: [],
    },
  };
}
