import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceBusSessionReceiver } from '@azure/service-bus';
import { createInFlight, type InFlight } from '../in-flight.ts';
import type { Handle, MessageSource } from './service-bus-source.ts';

const retryMs = 1_000;

/** Several sessions at a time; within a session one message after the other, so that their order holds. */
export function receiveSessions(source: MessageSource, handle: Handle): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const open = createInFlight();
  for (let lane = 0; lane < source.limits.maxConcurrentSessions; lane += 1) void receiveInTurn();

  async function receiveInTurn(): Promise<void> {
    while (!signal.aborted) await oneSession({ source, handle, signal, open });
  }

  return async () => {
    stopping.abort();
    // Not the lanes themselves: the SDK goes on waiting for a session, whatever the signal says, until the client closes.
    await open.settled();
  };
}

interface SessionLane {
  readonly source: MessageSource;
  readonly handle: Handle;
  readonly signal: AbortSignal;
  readonly open: InFlight;
}

async function oneSession(lane: SessionLane): Promise<void> {
  const { source, signal, open } = lane;
  try {
    const receiver = await accept(source, signal);
    await open.track(emptySession(receiver, lane));
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

async function emptySession(
  receiver: ServiceBusSessionReceiver,
  { source, handle, signal }: SessionLane,
): Promise<void> {
  const options = { maxWaitTimeInMs: source.limits.sessionIdleTimeout, abortSignal: signal };
  try {
    while (!signal.aborted) {
      const [message] = await receiver.receiveMessages(1, options);
      if (!message) return;
      await handle(message, receiver);
    }
  } finally {
    await receiver.close();
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
