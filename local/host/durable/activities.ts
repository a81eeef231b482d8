import type { Clock } from '../../clock.ts';
import type { Invoke, Outcome } from '../invocation.ts';
import type { Catalog } from './catalog.ts';
import { jsonOf, payloadProblem, typedInput } from './payload.ts';
import { historyEvent, type HistoryEvent } from './protocol.ts';
import { createPump } from './pump.ts';
import type { Store, Work } from './store.ts';

export interface Activities {
  /** Work that is in the store already. */
  add(work: readonly Work[]): void;
  start(): void;
  drain(): Promise<void>;
}

export interface ActivitiesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
  readonly invoke: Invoke;
  readonly catalog: Catalog;
  readonly limit: number;
  /** A message with the activity's end is in the instance's inbox. */
  readonly told: (instanceId: string) => void;
}

/** A worker may die under an activity through no fault of its own, but not for ever. */
const mostDeliveries = 5;
const firstPauseMs = 200;
/** After the store has refused a write. */
const storePauseMs = 1_000;
const longestErrorText = 16_384;

export function createActivities(options: ActivitiesOptions): Activities {
  const { store, clock, log, invoke, catalog, limit, told } = options;
  const waiting = new Map<number, Work>();
  let stopping = false;
  const pump = createPump<number>({
    limit,
    run,
    onError(error, seq) {
      log('durable.activity-not-recorded', { seq, error: String(error) });
      clock.after(storePauseMs, () => pump.wake(seq));
    },
  });

  function add(work: readonly Work[]): void {
    for (const item of work) {
      waiting.set(item.seq, item);
      pump.wake(item.seq);
    }
  }

  async function run(seq: number): Promise<void> {
    const work = waiting.get(seq);
    if (!work) return;
    if (!store.hasWork(seq)) {
      waiting.delete(seq); // purged while it waited
      return;
    }
    const outcome = await attempt(work);
    if (!outcome.ok && outcome.kind === 'platform') await redeliver(work, outcome.message);
    else await complete(work, eventOf(work, outcome));
  }

  async function attempt({ name, input, instanceId }: Work): Promise<Outcome> {
    const functionName = catalog.find('activity', name);
    if (functionName === undefined) {
      return { ok: false, kind: 'user', message: catalog.missing('activity', name) };
    }
    return invoke({
      functionName,
      input: typedInput(input),
      triggerMetadata: { instanceId: { string: instanceId } },
    });
  }

  function eventOf(work: Work, outcome: Exclude<Outcome, { kind: 'platform' }>): HistoryEvent {
    if (!outcome.ok) return failure(work, outcome.message, outcome.stack);
    const result = jsonOf(outcome.returnValue);
    const problem = payloadProblem(`The result of activity '${work.name}'`, result);
    if (problem !== undefined) return failure(work, problem);
    return historyEvent('TaskCompleted', clock.now(), {
      TaskScheduledId: work.taskId,
      Result: result,
    });
  }

  const failure = ({ name, taskId }: Work, message: string, stack = ''): HistoryEvent =>
    historyEvent('TaskFailed', clock.now(), {
      TaskScheduledId: taskId,
      Reason: `Activity function '${name}' failed: ${message}`.slice(0, longestErrorText),
      Details: stack.slice(0, longestErrorText),
    });

  async function redeliver(work: Work, message: string): Promise<void> {
    if (stopping) return; // it stays in the store for the next start
    const { seq, name, instanceId } = work;
    const deliveries = work.deliveries + 1;
    log('durable.activity-redelivered', { function: name, instanceId, deliveries });
    if (deliveries >= mostDeliveries) {
      const reason = `its worker failed ${deliveries} times under it, at last because: ${message}`;
      return complete(work, failure(work, reason));
    }
    await store.commit(() => store.countDelivery(seq));
    clock.after(firstPauseMs * 2 ** (deliveries - 1), () => add([{ ...work, deliveries }]));
  }

  /** The work's end and its message are one write: neither can be lost, and neither happens twice. */
  async function complete(work: Work, event: HistoryEvent): Promise<void> {
    const { seq, instanceId, executionId } = work;
    const recorded = await store.commit(() => {
      if (!store.endWork(seq)) return false;
      store.post({ instanceId, executionId, event, dueAt: clock.now() });
      return true;
    });
    waiting.delete(seq);
    if (recorded) told(instanceId);
  }

  return {
    add,
    start: () => pump.start(),
    async drain() {
      stopping = true;
      await pump.drain();
    },
  };
}
