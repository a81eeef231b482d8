import type { DurableClient } from 'durable-functions';
import { expect } from 'vitest';
import { openDatabase } from '../../local/database.ts';
import {
  createDurable,
  type Durable,
  type DurableSettings,
} from '../../local/host/durable/durable.ts';
import type { Invoke } from '../../local/host/invocation.ts';
import { serve } from '../../local/emulator.ts';
import { openContext, type TestContext } from './emulator-context.ts';
import { durableClient, invokeInProcess, registeredFunctions } from './in-process-functions.ts';

export interface Engine extends AsyncDisposable {
  readonly durable: Durable;
  readonly context: TestContext;
  readonly client: DurableClient;
  readonly url: URL;
  readonly logged: { readonly event: string; readonly fields: Record<string, unknown> }[];
  /** Settles when the instance has ended. */
  ended(instanceId: string): ReturnType<DurableClient['getStatus']>;
  /** Settles when the instance's history has so many events of the type. */
  reached(instanceId: string, eventType: string, count?: number): Promise<void>;
  history(instanceId: string): Promise<ShownEvent[]>;
}

interface ShownEvent {
  readonly EventType: string;
  readonly [field: string]: unknown;
}

export interface EngineOptions {
  readonly file?: string;
  readonly invoke?: Invoke;
  readonly settings?: Partial<DurableSettings>;
  /** How far ahead the engine's clock is from the start. */
  readonly startAfterMs?: number;
}

/** The engine in this process, with its management API on a port and the real client in front of it. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const context = await openContext();
  context.clock.advance(options.startAfterMs ?? 0);
  const logged: Engine['logged'] = [];
  const db = openDatabase(options.file, '');
  const durable = createDurable({
    db,
    clock: context.clock,
    log: (event, fields = {}) => void logged.push({ event, fields }),
    invoke: options.invoke ?? invokeInProcess,
    functions: registeredFunctions(),
    settings: {
      hubName: 'TestHub',
      maxConcurrentActivityFunctions: 20,
      maxConcurrentOrchestratorFunctions: 20,
      ...options.settings,
    },
  });
  const server = await serve(durable.http, { name: 'durable', plain: true, context });
  durable.start();
  const client = await durableClient(durable.clientBinding(server.url.origin));

  async function history(instanceId: string): Promise<ShownEvent[]> {
    const path = `/runtime/webhooks/durabletask/instances/${instanceId}`;
    const response = await fetch(
      new URL(`${path}?showHistory=true&showHistoryOutput=true`, server.url),
    );
    return ((await response.json()) as { historyEvents: ShownEvent[] }).historyEvents;
  }

  return {
    durable,
    context,
    client,
    url: server.url,
    logged,
    history,
    async reached(instanceId, eventType, count = 1) {
      const seen = async () =>
        (await history(instanceId)).filter(({ EventType }) => EventType === eventType).length;
      await expect.poll(seen, { interval: 2, timeout: 10_000 }).toBeGreaterThanOrEqual(count);
    },
    async ended(instanceId) {
      await expect
        .poll(() => durable.instances().find((it) => it.instanceId === instanceId)?.runtimeStatus, {
          interval: 2,
          timeout: 10_000,
        })
        .toMatch(/Completed|Failed|Terminated/);
      return client.getStatus(instanceId);
    },
    async [Symbol.asyncDispose]() {
      await durable.drain();
      await server[Symbol.asyncDispose]();
      db.close();
      await context[Symbol.asyncDispose]();
    },
  };
}
