import {
  driftCountNames,
  noDrift,
  type DriftCounts,
  type DriftFinding,
  type DriftTick,
} from '../model/drift.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { isAppError } from '../platform/errors.ts';
import { shortId } from '../platform/hash.ts';
import { raiseAlarm } from './alarm.ts';
import { toldAnyway, type Awaited } from './awaited.ts';
import { checkCanaries } from './canaries.ts';
import { compare, type Comparison } from './compare.ts';
import type { DriftContext, Pair } from './drift-context.ts';
import { ringFor } from './repair.ts';
import { drawPairs, drawPeople } from './sample.ts';

/**
 * One tick for one connection: a few pairs of a document and a person, our answer against the source's own, and the documents that
 * nobody may find. What is found is mended, written down and told.
 * @param pairs at most; each costs calls to the source (Source.mayRead)
 */
export async function auditDrift(
  { pairs }: { pairs: number },
  context: DriftContext,
): Promise<DriftTick> {
  const { connection, store, counters, now } = context;
  const { tenantId, id: connectionId } = connection;
  const at = now().toISOString();
  const people = await drawPeople(context);
  const found = await comparePairs(people, { pairs, context });
  const open = await checkCanaries(people, context).catch((error: unknown) => {
    context.log.error('drift.canaries-unchecked', error, { connectionId });
    return [];
  });

  const counts: DriftCounts = { ...found.counts, canary: open.length };
  const findings = [...found.findings, ...open];
  const id = shortId('drift', connectionId, at);
  const tick: DriftTick = {
    schemaVersion: 1,
    id,
    tenantId,
    connectionId,
    at,
    ...counts,
    findings,
  };
  await raiseAlarm(findings, context);
  await store.driftTicks.put(tick);
  for (const name of driftCountNames) counters.count(`drift.${name}`, counts[name]);
  // Not before: a stream that has something to look at is taken for a change on its way.
  await ringFor(found.mended, context);
  return tick;
}

interface Compared {
  readonly counts: DriftCounts;
  readonly findings: readonly DriftFinding[];
  /** Keys of the files that were found different. */
  readonly mended: ReadonlySet<string>;
}

async function comparePairs(
  people: readonly PrincipalRecord[],
  { pairs, context }: { pairs: number; context: DriftContext },
): Promise<Compared> {
  const all: Result[] = [];
  const isAble = context.source.mayRead !== undefined;
  try {
    for await (const pair of drawPairs(people, { pairs: isAble ? pairs : 0, context })) {
      const comparison = await compare(pair, context).catch((error: unknown) =>
        notCompared(error, pair, context),
      );
      all.push({ pair, comparison });
    }
  } catch (error) {
    context.log.error('drift.cut-short', error, { connectionId: context.connection.id }); // what was found still counts
  }

  return tally(await excuse(all, context));
}

interface Result {
  readonly pair: Pair;
  readonly comparison: Comparison;
}

/** What a stream has told of anyway is late, not drift. */
async function excuse(all: readonly Result[], context: DriftContext): Promise<Result[]> {
  const awaitedOf = ({ comparison }: Result) =>
    comparison.outcome === 'drift' ? comparison.awaited : undefined;
  const awaited = all.flatMap((one) => awaitedOf(one) ?? []);
  const told = await toldAnyway(awaited, context).catch((error: unknown) => {
    context.log.error('drift.streams-unread', error); // no excuse, then
    return new Set<Awaited>();
  });
  return all.map((one) => {
    const { pair, comparison } = one;
    const reason = awaitedOf(one);
    if (comparison.outcome !== 'drift' || !reason || !told.has(reason)) return one;
    return { pair, comparison: { outcome: 'late', shown: comparison.shown } };
  });
}

function tally(all: readonly Result[]): Compared {
  const counts = { ...noDrift };
  const findings: DriftFinding[] = [];
  const mended = new Set<string>();
  for (const { pair, comparison } of all) {
    add(counts, comparison);
    const { itemKey, id: documentId } = pair.document;
    if (comparison.outcome === 'late' || comparison.outcome === 'drift') mended.add(itemKey);
    if (comparison.outcome !== 'drift') continue;
    const { shown, repaired } = comparison;
    const kind = shown ? 'leak' : 'over-block';
    findings.push({ kind, documentId, oid: pair.person.oid, repaired });
  }
  return { counts, findings, mended };
}

/** Throttled, it is over for this time: who asks questions needs the calls more. */
function notCompared(error: unknown, { document }: Pair, { log }: DriftContext): Comparison {
  if (isAppError(error, 'SOURCE_THROTTLED')) throw error;
  const reason = error instanceof Error ? error.message : 'unknown';
  log.warn('drift.not-compared', { documentId: document.id, reason });
  return { outcome: 'unknown' };
}

function add(counts: Mutable, comparison: Comparison): void {
  if (comparison.outcome === 'unknown') {
    counts.unknown += 1;
    return;
  }
  counts.checked += 1;
  if (comparison.shown) counts.shown += 1;
  if (comparison.outcome === 'late') counts.late += 1;
  if (comparison.outcome !== 'drift') return;
  counts[comparison.shown ? 'leak' : 'overBlock'] += 1;
  if (comparison.repaired) counts.repaired += 1;
}

type Mutable = { -readonly [Name in keyof DriftCounts]: number };
