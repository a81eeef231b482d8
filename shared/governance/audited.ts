import type { NewAuditEntry } from '../model/audit.ts';
import { AppError } from '../platform/errors.ts';
import type { Audit } from './audit.ts';

type AuditedDeed = Omit<NewAuditEntry, 'outcome'>;

/** Does it, writes down how it ended, and only then gives the result away: what is not written down is not answered. */
export async function audited<T>(
  deed: AuditedDeed,
  audit: Pick<Audit, 'append'>,
  work: () => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    const outcome = error instanceof AppError ? error.code : 'INTERNAL';
    await audit.append({ ...deed, outcome });
    throw error;
  }
  await audit.append({ ...deed, outcome: 'done' });
  return result;
}

/** The same for what changes something: written down before, too, so that no change is ever without an entry. */
export async function auditedChange<T>(
  deed: AuditedDeed,
  audit: Pick<Audit, 'append'>,
  work: () => Promise<T>,
): Promise<T> {
  await audit.append({ ...deed, outcome: 'begun' });
  return audited(deed, audit, work);
}
