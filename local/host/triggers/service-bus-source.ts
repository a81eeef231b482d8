import type {
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from '@azure/service-bus';
import type { HostJson } from '../host-json.ts';
import type { Log } from '../workers/worker.ts';

/** Where messages come from, and how they are to be read. */
export interface MessageSource {
  readonly client: ServiceBusClient;
  /** [queue] or [topic, subscription]. */
  readonly path: readonly [string, string?];
  readonly limits: HostJson['extensions']['serviceBus'];
  readonly log: Log;
}

/** Runs the function and settles its message; never rejects. */
export type Handle = (
  message: ServiceBusReceivedMessage,
  receiver: Pick<ServiceBusReceiver, 'completeMessage' | 'abandonMessage'>,
) => Promise<void>;
