import { createAccessCheck, type Verdict } from '../access/check.ts';
import type { DriftContext, Pair } from './drift-context.ts';

/** What our records say now; nothing of them is remembered from one call to the next. */
export async function verdictOf(
  { document }: Pair,
  principals: readonly string[],
  { connection, store, counters, log, now }: DriftContext,
): Promise<Verdict> {
  const { tenantId } = connection;
  const is = new Set(principals);
  const options = { tenantId, principals: is, store, counters, log, now: now() };
  return createAccessCheck(options).check(document.id);
}

export const isShown = async (
  pair: Pair,
  principals: readonly string[],
  context: DriftContext,
): Promise<boolean> => (await verdictOf(pair, principals, context)).allowed;
