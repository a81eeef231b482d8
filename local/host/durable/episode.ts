import type { Clock } from '../../clock.ts';
import type { Invoke, Outcome } from '../invocation.ts';
import { takeBatch } from './batch.ts';
import type { Catalog } from './catalog.ts';
import type { Concluder } from './conclude.ts';
import { decide, type Decision } from './decide.ts';
import { sortMail, type Mail } from './mail.ts';
import { historyEvent, isFinished, type HistoryEvent } from './protocol.ts';
import { readReplay } from './replay.ts';
import type { Run, Runs } from './runs.ts';
import type { Message, Store } from './store.ts';
import { orchestrationTrigger } from './trigger.ts';

export interface EpisodeOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
  readonly invoke: Invoke;
  readonly catalog: Catalog;
  readonly conclude: Concluder;
  readonly wake: (instanceId: string) => void;
  /** The host stops: what its workers fail at now does not count. */
  readonly isStopping: () => boolean;
}

const mostDeliveries = 5;
const firstPauseMs = 200;

/** @returns one step of an instance: reads what it has been told, replays it, and records what follows, all or nothing. */
export function createEpisode(options: EpisodeOptions): (instanceId: string) => Promise<void> {
  const { store, runs, clock, log, invoke, catalog, conclude, wake, isStopping } = options;
  const alone = createSingleFile();

  async function episode(instanceId: string): Promise<void> {
    const messages = store.due(instanceId, clock.now());
    if (messages.length === 0) return;
    const run = runs.get(instanceId);
    if (!run || isFinished(run.record.status)) {
      runs.forget(instanceId);
      return store.commit(() => store.consume(messages.map(({ seq }) => seq)));
    }
    await advance(run, sortMail(run, messages));
  }

  async function advance(run: Run, mail: Mail): Promise<void> {
    const batch = mail.suspended ? { taken: [], steps: [] } : takeBatch(run.progress, mail.events);
    const consumed = [...mail.stale, ...mail.controls, ...batch.taken].map(({ seq }) => seq);
    if (mail.termination) return conclude.terminate(run, { consumed, event: mail.termination });
    if (batch.taken.length === 0) {
      if (consumed.length > 0) await conclude.pause(run, { consumed, mail });
      return;
    }
    const now = clock.now();
    const told = [
      historyEvent('OrchestratorStarted', now),
      ...[...mail.controls, ...batch.taken].map(({ event }) => event),
    ];
    const outcome = await replay(run, told);
    if (!outcome.ok && outcome.kind === 'platform' && !(await givesUp(run, outcome.message)))
      return;
    const decision = decisionOf(run, { outcome, now, steps: batch.steps });
    await conclude.decided(run, { consumed, told, decision });
    if (batch.taken.length < mail.events.length) wake(run.record.id);
  }

  async function replay(run: Run, told: readonly HistoryEvent[]): Promise<Outcome> {
    const { id, name, deliveries } = run.record;
    const functionName = catalog.find('orchestrator', name);
    if (functionName === undefined) {
      return { ok: false, kind: 'user', message: catalog.missing('orchestrator', name) };
    }
    const attempt = () =>
      invoke({
        functionName,
        input: { json: orchestrationTrigger(run, told) },
        triggerMetadata: { instanceId: { string: id } },
      });
    return deliveries > 0 ? alone(attempt) : attempt();
  }

  function decisionOf({ progress, record }: Run, { outcome, now, steps }: Replayed): Decision {
    if (!outcome.ok && outcome.kind === 'platform') {
      const reason = `its worker failed ${mostDeliveries} times under it, at last because: ${outcome.message}`;
      return { entries: [], commands: [], ending: { kind: 'failed', reason } };
    }
    const { executionId } = record;
    return decide({ progress, steps, replay: readReplay(outcome), now, executionId, catalog });
  }

  /** A worker died under the orchestrator: the messages stay, and it is tried again, though not for ever. */
  async function givesUp(run: Run, message: string): Promise<boolean> {
    if (isStopping()) return false;
    const { id, name } = run.record;
    const deliveries = run.record.deliveries + 1;
    log('durable.orchestrator-redelivered', {
      function: name,
      instanceId: id,
      deliveries,
      message,
    });
    if (deliveries >= mostDeliveries) return true;
    const record = { ...run.record, deliveries };
    await store.commit(() => store.instances.put(record));
    runs.advance(run, { record, entries: [] });
    clock.after(firstPauseMs * 2 ** (deliveries - 1), () => wake(id));
    return false;
  }

  return episode;
}

/**
 * For orchestrators under which a worker has died: the guilty one takes along all that share its worker, and when they are tried
 * one after the other it takes none of them along again.
 */
function createSingleFile() {
  let last: Promise<unknown> = Promise.resolve();
  return (attempt: () => Promise<Outcome>): Promise<Outcome> => {
    const outcome = last.then(attempt);
    last = outcome;
    return outcome;
  };
}

interface Replayed {
  readonly outcome: Outcome;
  readonly now: number;
  readonly steps: ReturnType<typeof takeBatch<Message>>['steps'];
}
