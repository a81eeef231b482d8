import type { Clock } from '../../clock.ts';
import type { Db } from '../../database.ts';
import type { HostJson } from '../host-json.ts';
import type { FunctionInfo, Invoke, Outcome } from '../invocation.ts';
import type { Settings } from '../settings.ts';
import type { Log } from '../workers/worker.ts';
import { createServiceBusClients, type ServiceBusConnection } from './service-bus-connection.ts';
import { createServiceBusTrigger } from './service-bus.ts';
import { openTimerStatuses } from './timer-status.ts';
import { createTimer } from './timer.ts';

/** All that starts functions by itself: timers and queues. */
export interface Listeners extends AsyncDisposable {
  start(): void;
  stop(): Promise<void>;
  readonly runTimer: (name: string) => Promise<Outcome>;
}

export interface ListenerOptions {
  readonly functions: readonly FunctionInfo[];
  readonly settings: Settings;
  readonly limits: HostJson['extensions']['serviceBus'];
  readonly resolveServiceBus: (connectionName: string) => ServiceBusConnection;
  readonly db: Db;
  readonly clock: Clock;
  readonly invoke: Invoke;
  readonly log: Log;
}

/** Throws when a binding cannot be understood, with the function's name. */
export function createListeners(options: ListenerOptions): Listeners {
  const { functions, resolveServiceBus, db, log } = options;
  const clients = createServiceBusClients(resolveServiceBus);
  const statuses = openTimerStatuses(db);
  const clientOf = (name: string) => clients.get(name);

  const timers = ofType(functions, 'timertrigger').map((fn) =>
    explained(fn, () => createTimer(fn, { ...options, statuses })),
  );
  const queues = ofType(functions, 'servicebustrigger').map((fn) =>
    explained(fn, () => createServiceBusTrigger(fn, { ...options, clientOf })),
  );
  const all = [...timers, ...queues];
  for (const { name, trigger } of functions.filter(isRetryIgnored)) {
    log('function.retry-ignored', { functionName: name, trigger: trigger.type });
  }
  return {
    start: () => all.forEach((trigger) => trigger.start()),
    async stop() {
      await Promise.all(all.map((trigger) => trigger.stop()));
    },
    async runTimer(name) {
      const timer = timers.find(
        ({ functionName }) => functionName.toLowerCase() === name.toLowerCase(),
      );
      return timer?.runNow() ?? { ok: false, kind: 'user', message: `There is no timer "${name}"` };
    },
    [Symbol.asyncDispose]: () => clients[Symbol.asyncDispose](),
  };
}

/** Azure retries timers by the function's own options, and of the other triggers none that this host has. */
const isRetryIgnored = ({ retry, trigger }: FunctionInfo): boolean =>
  retry !== undefined && trigger.type.toLowerCase() !== 'timertrigger';

const ofType = (functions: readonly FunctionInfo[], type: string): FunctionInfo[] =>
  functions.filter(({ trigger }) => trigger.type.toLowerCase() === type);

function explained<T>(fn: FunctionInfo, create: () => T): T {
  try {
    return create();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The ${fn.trigger.type} of ${fn.name} cannot be served: ${reason}`, {
      cause: error,
    });
  }
}
