import { BusError } from './errors.ts';
import { createQueue, deadLetterSuffix, type Queue, type QueueOptions } from './queue.ts';
import type { QueueDefinition } from './queue-parts.ts';
import { active, scheduled } from './store.ts';

/** The namespace: its queues by the addresses that clients use. */
export interface Broker {
  /** The queue or dead-letter queue at an address; refuses by name what is not there, and what is not emulated. */
  find(address: string): Queue;
  /** One more queue. */
  add(definition: QueueDefinition): void;
  counts(queue: string): QueueCounts;
  close(): void;
}

export interface QueueCounts {
  /** Locked ones too. */
  readonly active: number;
  readonly scheduled: number;
  readonly deadLettered: number;
}

export function createBroker(
  definitions: readonly QueueDefinition[],
  options: QueueOptions,
): Broker {
  const queues = new Map<string, Queue>();
  function add(definition: QueueDefinition): void {
    const queue = createQueue(definition, options);
    queues.set(queue.key, queue);
  }
  for (const definition of definitions) add(definition);

  function find(address: string): Queue {
    const key = address.toLowerCase();
    if (/\/subscriptions\/|\/\$transfer\//.test(key)) {
      throw new BusError('NotEmulated', `${address} is not emulated`);
    }
    const isDead = key.endsWith(deadLetterSuffix);
    const queue = queues.get(isDead ? key.slice(0, -deadLetterSuffix.length) : key);
    const found = isDead ? queue?.deadLetters : queue;
    if (found === undefined) {
      throw new BusError('EntityNotFound', `The messaging entity '${address}' could not be found.`);
    }
    return found;
  }

  return {
    find,
    add,
    counts(name) {
      const { key } = find(name);
      return {
        active: options.store.count(key, active),
        scheduled: options.store.count(key, scheduled),
        deadLettered: options.store.count(key + deadLetterSuffix, active),
      };
    },
    close() {
      for (const queue of queues.values()) queue.close();
    },
  };
}
