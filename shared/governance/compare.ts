import { principalsNow } from '../access/principals-now.ts';
import { outermost } from '../model/item.ts';
import { streamsUnderWay, type Awaited } from './awaited.ts';
import type { DriftContext, Pair } from './drift-context.ts';
import { peopleOf } from './people.ts';
import { repair } from './repair.ts';
import { isShown, verdictOf } from './verdict.ts';

export type Comparison =
  | { readonly outcome: 'unknown' }
  /** late: it had come to us by the time that we looked again. `shown` is our records' answer as it was found. */
  | { readonly outcome: 'agreed' | 'late'; readonly shown: boolean }
  | {
      readonly outcome: 'drift';
      readonly shown: boolean;
      readonly repaired: boolean;
      /** It may prove late, too. */
      readonly awaited?: Awaited;
    };

/**
 * What a question would go by now against what the source itself says. A difference is mended first and judged then, so that a leak
 * lasts no longer than it takes to find it.
 */
export async function compare(pair: Pair, context: DriftContext): Promise<Comparison> {
  const { connection, now } = context;
  const principals = await principalsNow(pair.person, connection, peopleOf(context));
  const shown = await isShown(pair, principals, context);
  const readable = await ask(pair, context);
  if (readable === 'unknown') return { outcome: 'unknown' };
  if (shown === readable) return { outcome: 'agreed', shown };

  if ((await isShown(pair, principals, context)) === readable) return { outcome: 'late', shown };
  const streams = await streamsUnderWay(pair, context);
  const after = await mend(pair, readable, context);
  if (after === 'not ours') return { outcome: 'unknown' };
  const drift = { outcome: 'drift' as const, shown, repaired: after === 'agreed' };
  if (!drift.repaired || streams.length === 0) return drift;
  const { itemKey } = pair.document;
  return { ...drift, awaited: { itemKey, streams, mendedAt: now().toISOString() } };
}

/** A difference was found, and stays one where it cannot be mended or asked after. */
async function mend(
  pair: Pair,
  readable: boolean,
  context: DriftContext,
): Promise<'agreed' | 'different' | 'not ours'> {
  try {
    const renewed = await repair(pair, context);
    const verdict = await verdictOf(pair, renewed, context);
    // Gone from what the connection reads, or from the sight of our own account: not ours to show, whatever the person may.
    if (!verdict.allowed && verdict.reason === 'trashed' && readable) return 'not ours';
    const again = await ask(pair, context);
    return verdict.allowed === (again === 'unknown' ? readable : again) ? 'agreed' : 'different';
  } catch (error) {
    context.log.error('drift.not-repaired', error, { documentId: pair.document.id });
    return 'different';
  }
}

async function ask(
  { document, person }: Pair,
  { source }: DriftContext,
): Promise<boolean | 'unknown'> {
  const { accountId } = person;
  if (accountId === null || !source.mayRead) return 'unknown';
  return source.mayRead(accountId, outermost(document.itemKey));
}
