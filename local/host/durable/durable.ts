import type { Clock } from '../../clock.ts';
import type { Db } from '../../database.ts';
import type { Handler } from '../../emulator.ts';
import type { FunctionInfo, Invoke } from '../invocation.ts';

export interface DurableSettings {
  /** The task hub, by name, as host.json calls it. */
  readonly hubName: string;
  readonly maxConcurrentActivityFunctions: number;
  readonly maxConcurrentOrchestratorFunctions: number;
}

export interface DurableOptions {
  /** Opened with {@link durableSchema}; the engine is its only user. */
  readonly db: Db;
  readonly clock: Clock;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
  readonly invoke: Invoke;
  readonly functions: readonly FunctionInfo[];
  readonly settings: DurableSettings;
}

export type RuntimeStatus =
  | 'Pending'
  | 'Running'
  | 'Suspended'
  | 'Completed'
  | 'Failed'
  | 'Terminated';

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

export function createDurable({ functions }: DurableOptions): Durable {
  throw new Error(`The durable engine of ${functions.length} functions is being built`);
}
