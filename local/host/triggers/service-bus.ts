import type { ServiceBusClient } from '@azure/service-bus';
import { z } from 'zod';
import type { HostJson } from '../host-json.ts';
import { createInFlight } from '../in-flight.ts';
import type { FunctionInfo, Invoke } from '../invocation.ts';
import { resolveSettings, type Settings } from '../settings.ts';
import type { Log } from '../workers/worker.ts';
import { bodyOf, metadataOf } from './service-bus-message.ts';
import type { Handle, MessageSource } from './service-bus-source.ts';
import { receiveSessions } from './service-bus-sessions.ts';
import type { Trigger } from './trigger.ts';
import { createTurns } from './turns.ts';

const ServiceBusTrigger = z
  .looseObject({
    connection: z.string().default('AzureWebJobsServiceBus'),
    queueName: z.string().optional(),
    topicName: z.string().optional(),
    subscriptionName: z.string().optional(),
    isSessionsEnabled: z.boolean().default(false),
    autoCompleteMessages: z.boolean().optional(),
  })
  .refine(
    ({ queueName, topicName, subscriptionName }) =>
      queueName !== undefined || (topicName !== undefined && subscriptionName !== undefined),
    'neither a queue nor a topic with a subscription is named',
  );

export interface ServiceBusOptions {
  readonly settings: Settings;
  readonly limits: HostJson['extensions']['serviceBus'];
  readonly clientOf: (connectionName: string) => ServiceBusClient;
  readonly invoke: Invoke;
  readonly log: Log;
}

/** Peek-lock: a function that returns completes its message, one that fails gives it back at once; the broker counts and dead-letters. */
export function createServiceBusTrigger(fn: FunctionInfo, options: ServiceBusOptions): Trigger {
  const { settings, limits, clientOf, invoke, log } = options;
  const trigger = ServiceBusTrigger.parse(fn.trigger);
  const named = (text: string) => resolveSettings(text, settings);
  const { queueName, topicName = '', subscriptionName = '' } = trigger;
  const source: MessageSource = {
    client: clientOf(trigger.connection),
    path:
      queueName === undefined ? [named(topicName), named(subscriptionName)] : [named(queueName)],
    limits,
    log,
  };
  const autoComplete = trigger.autoCompleteMessages ?? limits.autoCompleteMessages;
  const inFlight = createInFlight();
  const ownTurn = createTurns();

  const handle: Handle = async (message, receiver) => {
    const outcome = await invoke({
      functionName: fn.name,
      input: bodyOf(message, fn.trigger),
      triggerMetadata: metadataOf(message),
    });
    await ownTurn();
    if (!outcome.ok) {
      const { kind, message: reason } = outcome;
      log('function.failed', { functionName: fn.name, kind, message: reason });
      await receiver.abandonMessage(message).catch(settlementFailed);
    } else if (autoComplete) {
      await receiver.completeMessage(message).catch(settlementFailed);
    }
  };

  /** The lock was lost or the link closed: the broker gives the message again. */
  const settlementFailed = (error: unknown): void =>
    log('service-bus.settlement-failed', { functionName: fn.name, error: String(error) });

  let stopReceiving = async () => {};
  return {
    start() {
      const receive = trigger.isSessionsEnabled ? receiveSessions : receiveMessages;
      stopReceiving = receive(source, (message, receiver) =>
        inFlight.track(handle(message, receiver)),
      );
    },
    async stop() {
      await stopReceiving();
      await inFlight.settled();
    },
  };
}

/** @returns stops; what was handed out by then is settled first, since a closed link cannot settle. */
function receiveMessages(source: MessageSource, handle: Handle): () => Promise<void> {
  const { client, path, limits, log } = source;
  const options = {
    receiveMode: 'peekLock',
    skipParsingBodyAsJson: true,
    maxAutoLockRenewalDurationInMs: limits.maxAutoLockRenewalDuration,
  } as const;
  const [entity, subscription] = path;
  const receiver =
    subscription === undefined
      ? client.createReceiver(entity, options)
      : client.createReceiver(entity, subscription, options);
  const running = createInFlight();
  const subscribed = receiver.subscribe(
    {
      processMessage: (message) => running.track(handle(message, receiver)),
      async processError({ error, errorSource }) {
        log('service-bus.receive-failed', { entity, errorSource, error: error.message });
      },
    },
    { autoCompleteMessages: false, maxConcurrentCalls: limits.maxConcurrentCalls },
  );
  return async () => {
    await subscribed.close();
    await running.settled();
    await receiver.close();
  };
}
