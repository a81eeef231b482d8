import type { Clock } from '../../clock.ts';
import type { Catalog } from './catalog.ts';
import { instanceIdProblem, newId } from './instance-id.ts';
import type { InstanceFilter, InstanceRecord } from './instances.ts';
import { payloadProblem } from './payload.ts';
import { historyEvent, isFinished, type HistoryEvent } from './protocol.ts';
import type { Runs } from './runs.ts';
import { startInstance } from './start-instance.ts';
import type { Store } from './store.ts';

/** A call that the management API turns down. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface StartRequest {
  readonly name: string;
  readonly instanceId?: string | undefined;
  /** JSON text */
  readonly input: string | null;
  readonly version: string;
}

export type Control = 'terminate' | 'suspend' | 'resume';

/** What the management API can do to instances. All of it is told to them by message, but purging. */
export interface Client {
  /** @returns the instance's id */
  start(request: StartRequest): Promise<string>;
  get(instanceId: string): InstanceRecord;
  history(instanceId: string): HistoryEvent[];
  list(filter: InstanceFilter): InstanceRecord[];
  raiseEvent(instanceId: string, event: { name: string; input: string }): Promise<void>;
  control(instanceId: string, control: Control, reason: string): Promise<void>;
  /** Forgets ended instances. @returns how many */
  purge(instanceIds: readonly string[]): Promise<number>;
}

export interface ClientOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly wake: (instanceId: string) => void;
}

export function createClient({ store, runs, clock, catalog, wake }: ClientOptions): Client {
  async function tell(instanceId: string, event: HistoryEvent): Promise<void> {
    await store.commit(() => {
      const { status } = known(store.instances.get(instanceId), instanceId);
      if (isFinished(status)) throw new Refusal(410, `The instance is ${status}.`);
      store.post({ instanceId, event, dueAt: clock.now() });
    });
    wake(instanceId);
  }

  return {
    async start({ name, instanceId, input, version }) {
      const registered = catalog.find('orchestrator', name);
      if (registered === undefined) throw new Refusal(400, catalog.missing('orchestrator', name));
      const id = instanceId ?? newId();
      const problem = instanceIdProblem(id);
      if (problem !== undefined) throw new Refusal(400, problem);
      refuseLarge('The input', input);
      await store.commit(() => {
        const instance = { id, name: registered, input, version, now: clock.now() };
        const running = startInstance(store, instance);
        if (running === undefined) return;
        throw new Refusal(
          409,
          `An Orchestration instance with the status ${running} already exists.`,
        );
      });
      runs.forget(id);
      wake(id);
      return id;
    },
    get: (instanceId) => known(store.instances.get(instanceId), instanceId),
    history: (instanceId) => store.history(instanceId).map(({ event }) => event),
    list: (filter) => store.instances.list(filter),
    async raiseEvent(instanceId, { name, input }) {
      refuseLarge(`The event '${name}'`, input);
      await tell(
        instanceId,
        historyEvent('EventRaised', clock.now(), { Name: name, Input: input }),
      );
    },
    async control(instanceId, control, reason) {
      const types = {
        terminate: 'ExecutionTerminated',
        suspend: 'ExecutionSuspended',
        resume: 'ExecutionResumed',
      } as const;
      await tell(instanceId, historyEvent(types[control], clock.now(), { Reason: reason }));
    },
    purge: (instanceIds) =>
      store.commit(() => instanceIds.filter((instanceId) => purgeOne(instanceId)).length),
  };

  function purgeOne(instanceId: string): boolean {
    const record = store.instances.get(instanceId);
    if (!record || !isFinished(record.status)) return false;
    store.clearHistory(instanceId);
    store.clearInbox(instanceId);
    store.clearWork(instanceId);
    return store.instances.remove(instanceId);
  }
}

function known(record: InstanceRecord | undefined, instanceId: string): InstanceRecord {
  if (!record) throw new Refusal(404, `No instance with ID '${instanceId}' found.`);
  return record;
}

function refuseLarge(what: string, json: string | null): void {
  const problem = payloadProblem(what, json);
  if (problem !== undefined) throw new Refusal(413, problem);
}
