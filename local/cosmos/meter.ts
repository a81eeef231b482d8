import type { EmulatorContext } from '../emulator.ts';
import type { FaultRule } from '../fault-rule.ts';
import { createBudget, type Budget } from './budget.ts';
import { ThrottledError } from './errors.ts';
import type { Container } from './store.ts';
import type { Answer, Call } from './wire.ts';

export type Meter = (
  call: Call,
  container: Container,
  run: () => Answer | Promise<Answer>,
) => Answer | Promise<Answer>;

/**
 * Lets a request run while there are units, and takes what it costs. Budgets are those of infrastructure, and those that
 * the fault rules set for a while; without any, nothing is counted.
 */
export function createMeter({ clock, faults }: Pick<EmulatorContext, 'clock' | 'faults'>): Meter {
  const ofRules = new WeakMap<FaultRule, Budget>();
  const budgetOf = (rule: FaultRule): Budget => {
    const known = ofRules.get(rule);
    if (known) return known;
    const budget = createBudget(rule.unitsPerSecond, clock);
    ofRules.set(rule, budget);
    return budget;
  };

  function budgetsFor({ method, path }: Call, container: Container): Budget[] {
    const rules = faults
      .list()
      .filter(
        ({ service, kind, match }) =>
          service === 'cosmos' &&
          kind === 'throughput' &&
          new RegExp(match).test(`${method} ${path}`),
      );
    return [...(container.budget ? [container.budget] : []), ...rules.map(budgetOf)];
  }

  return (call, container, run) => {
    const budgets = budgetsFor(call, container);
    return budgets.length === 0 ? run() : metered(budgets, run);
  };
}

/** A request that fails costs as well: one unit. */
async function metered(
  budgets: readonly Budget[],
  run: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const waitMs = Math.max(...budgets.map((budget) => budget.waitMs()));
  if (waitMs > 0) throw new ThrottledError(waitMs);
  let charge = 1;
  try {
    const answer = await run();
    charge = answer.charge ?? charge;
    return answer;
  } finally {
    for (const budget of budgets) budget.spend(charge);
  }
}
