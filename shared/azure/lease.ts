import { setTimeout as delay } from 'node:timers/promises';
import { AppError, isAppError } from '../platform/errors.ts';
import { shortId } from '../platform/hash.ts';
import { bucketOf, type Store } from './store.ts';

/** Runs `work` alone among all processes that ask for the same name. */
export type Lease = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const pauseMs = 100;
/** A holder that died lets go after this. Longer than any work done under a lease. */
const heldSeconds = 60;

/** Over claims: creating a record succeeds for one, and its TTL frees it when the holder dies. */
export function createLease(tenantId: string, store: Pick<Store, 'claims'>): Lease {
  return async (name, work) => {
    const id = shortId('lease', name);
    const until = performance.now() + 2 * heldSeconds * 1000;
    while (!(await claim(store, { id, tenantId, ttl: heldSeconds }))) {
      if (performance.now() > until) {
        throw new AppError('SERVICE_UNAVAILABLE', `The lease ${name} is held for too long`);
      }
      await delay(pauseMs);
    }
    try {
      return await work();
    } finally {
      await store.claims.remove({ pk: bucketOf(tenantId, id), id });
    }
  };
}

/** @returns false when somebody has it already */
export async function claim(
  store: Pick<Store, 'claims'>,
  record: { id: string; tenantId: string; ttl: number },
): Promise<boolean> {
  try {
    await store.claims.create(record);
    return true;
  } catch (error) {
    if (isAppError(error, 'RECORD_CONFLICT')) return false;
    throw error;
  }
}
