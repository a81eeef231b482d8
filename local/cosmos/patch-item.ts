import { chargeForPatch } from './charge.ts';
import { refusals } from './errors.ts';
import type { Items, Target, Written } from './items.ts';
import { applyPatch, type Patch } from './patch.ts';
import { createCollector, prepareNested } from './query/collect.ts';
import type { QueryClock } from './query/functions/define.ts';
import { parseCondition } from './query/parse.ts';
import { prepareQuery } from './query/prepare.ts';

/** Patches an item if its condition, a WHERE over the item as it is, holds. */
export function changeByPatch(
  target: Target,
  patch: Patch,
  { items, clock }: { items: Items; clock: QueryClock },
): Written {
  const written = items.change(target, (document) => {
    if (patch.condition !== undefined && !holds(patch.condition, document, clock)) {
      throw refusals.patchConditionFailed();
    }
    return applyPatch(document, patch);
  });
  return { ...written, charge: chargeForPatch(written.charge, patch.operations.length) };
}

function holds(condition: string, document: unknown, clock: QueryClock): boolean {
  const prepared = prepareQuery(parseCondition(condition), {
    aliases: [],
    parameters: new Map(),
    reads: new Set(),
    clock,
    prepare: prepareNested,
  });
  const collector = createCollector(prepared);
  collector.add({ slots: [document] }, 0);
  return collector.entries().length > 0;
}
