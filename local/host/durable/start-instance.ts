import { newId } from './instance-id.ts';
import type { Parent } from './instances.ts';
import { historyEvent, isFinished, type RuntimeStatus } from './protocol.ts';
import type { Store } from './store.ts';

export interface NewInstance {
  readonly id: string;
  readonly name: string;
  /** JSON text */
  readonly input: string | null;
  readonly version: string;
  readonly now: number;
  readonly parent?: Parent;
}

/**
 * Begins an instance, over what an ended one of the same id has left. Inside a transaction.
 * @returns the status of the one that runs already, when one does
 */
export function startInstance(store: Store, instance: NewInstance): RuntimeStatus | undefined {
  const { id, name, input, version, now, parent } = instance;
  const known = store.instances.get(id);
  if (known && !isFinished(known.status)) return known.status;
  store.clearHistory(id);
  store.clearInbox(id);
  store.instances.remove(id);
  store.instances.put({
    id,
    name,
    version,
    executionId: newId(),
    status: 'Pending',
    input,
    output: null,
    customStatus: null,
    createdAt: now,
    updatedAt: now,
    deliveries: 0,
    ...(parent && { parent }),
  });
  const event = historyEvent('ExecutionStarted', now, {
    Name: name,
    Input: input,
    Version: version,
  });
  store.post({ instanceId: id, event, dueAt: now });
  return undefined;
}
