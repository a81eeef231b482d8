import type { Clock } from '../../clock.ts';
import type { Db } from '../../database.ts';
import type { Handler } from '../../emulator.ts';
import type { FunctionInfo, Invoke } from '../invocation.ts';
import { createActivities } from './activities.ts';
import { createAlarm } from './alarm.ts';
import { createCatalog } from './catalog.ts';
import { createClient } from './client.ts';
import { createConcluder } from './conclude.ts';
import { createEpisode } from './episode.ts';
import { createHttpApi } from './http-api.ts';
import type { InstanceRecord } from './instances.ts';
import { clientBinding } from './links.ts';
import { createOrchestrations } from './orchestrations.ts';
import type { RuntimeStatus } from './protocol.ts';
import { createRuns } from './runs.ts';
import { openStore } from './store.ts';

export interface DurableSettings {
  /** The task hub, by name, as host.json calls it. */
  readonly hubName: string;
  readonly maxConcurrentActivityFunctions: number;
  readonly maxConcurrentOrchestratorFunctions: number;
}

export interface DurableOptions {
  /** A database of its own; the tables are made when they are not there. */
  readonly db: Db;
  readonly clock: Clock;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
  readonly invoke: Invoke;
  readonly functions: readonly FunctionInfo[];
  readonly settings: DurableSettings;
  /** What the management API's links are to show; absent means that it is open. */
  readonly systemKey?: string | undefined;
}

/** What a dashboard shows of one orchestration; never its input or output. */
export interface InstanceSummary {
  readonly instanceId: string;
  readonly name: string;
  readonly runtimeStatus: RuntimeStatus;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly parentInstanceId?: string;
}

/** Durable Functions, as the extension in Azure would run them: orchestrations, activities, timers, events. */
export interface Durable {
  /** Takes up what an earlier run of the host left, and whatever comes. */
  start(): void;
  /** Takes nothing up any more; settles when what runs has ended and is recorded. */
  drain(): Promise<void>;
  /** The management API: everything under /runtime/webhooks/durabletask/. */
  readonly http: Handler;
  /**
   * The value of a durableClient binding.
   * @param baseUrl where the host answers, such as http://127.0.0.1:7071
   */
  clientBinding(baseUrl: string): string;
  instances(): readonly InstanceSummary[];
}

export function createDurable(options: DurableOptions): Durable {
  const { db, clock, log, invoke, functions, settings, systemKey } = options;
  const { hubName } = settings;
  const store = openStore(db);
  const runs = createRuns(store);
  const catalog = createCatalog(functions);
  let stopping = false;

  const wake = (instanceId: string): void => orchestrations.wake(instanceId);
  const told = (instanceId: string): void => orchestrations.told(instanceId);
  const alarm = createAlarm({ clock, store, wake });
  const activities = createActivities({
    store,
    clock,
    log,
    invoke,
    catalog,
    limit: settings.maxConcurrentActivityFunctions,
    told,
  });
  const conclude = createConcluder({
    store,
    runs,
    clock,
    log,
    wake,
    told,
    onWork: (work) => activities.add(work),
    onTimer: (dueAt) => alarm.consider(dueAt),
  });
  const episode = createEpisode({
    store,
    runs,
    clock,
    log,
    invoke,
    catalog,
    conclude,
    wake,
    isStopping: () => stopping,
  });
  const orchestrations = createOrchestrations({
    clock,
    log,
    runs,
    episode,
    limit: settings.maxConcurrentOrchestratorFunctions,
  });
  const client = createClient({ store, runs, clock, catalog, wake });

  return {
    start() {
      activities.add(store.work());
      alarm.start();
      activities.start();
      orchestrations.start();
    },
    async drain() {
      stopping = true;
      alarm.stop();
      await Promise.all([orchestrations.drain(), activities.drain()]);
    },
    http: createHttpApi({ client, hubName, systemKey, log }),
    clientBinding: (baseUrl) => clientBinding({ baseUrl, hubName, systemKey }),
    instances: () => store.instances.list({}).map(toSummary),
  };
}

const toSummary = ({
  id,
  name,
  status,
  createdAt,
  updatedAt,
  parent,
}: InstanceRecord): InstanceSummary => ({
  instanceId: id,
  name,
  runtimeStatus: status,
  createdAt,
  updatedAt,
  ...(parent && { parentInstanceId: parent.id }),
});
