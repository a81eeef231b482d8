import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceBusSessionReceiver } from '@azure/service-bus';
import type { Handle, MessageSource } from './service-bus-source.ts';

const retryMs = 1_000;

/** Several sessions at a time; within a session one message after the other, so that their order holds. */
export function receiveSessions(source: MessageSource, handle: Handle): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loops = Array.from({ length: source.limits.maxConcurrentSessions }, async () => {
    while (!signal.aborted) await oneSession(source, handle, signal);
  });
  return async () => {
    stopping.abort();
    await Promise.all(loops);
  };
}

async function oneSession(
  source: MessageSource,
  handle: Handle,
  signal: AbortSignal,
): Promise<void> {
  try {
    const receiver = await accept(source, signal);
    try {
      await drainSession(receiver, { source, handle, signal });
    } finally {
      await receiver.close();
    }
  } catch (error) {
    // No session has a message: the broker ends the wait with this code, and we ask again.
    if (signal.aborted || codeOf(error) === 'ServiceTimeout') return;
    source.log('service-bus.receive-failed', { entity: source.path[0], error: String(error) });
    await pause(retryMs, undefined, { signal }).catch(() => {});
  }
}

function accept({ client, path, limits }: MessageSource, abortSignal: AbortSignal) {
  const [entity, subscription] = path;
  const options = {
    abortSignal,
    skipParsingBodyAsJson: true,
    maxAutoLockRenewalDurationInMs: limits.maxAutoLockRenewalDuration,
  };
  return subscription === undefined
    ? client.acceptNextSession(entity, options)
    : client.acceptNextSession(entity, subscription, options);
}

async function drainSession(
  receiver: ServiceBusSessionReceiver,
  { source, handle, signal }: { source: MessageSource; handle: Handle; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const [message] = await receiver.receiveMessages(1, {
      maxWaitTimeInMs: source.limits.sessionIdleTimeout,
      abortSignal: signal,
    });
    if (!message) return;
    await handle(message, receiver);
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
