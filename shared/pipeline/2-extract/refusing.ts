import { reject } from '../../model/rejection.ts';
import { AppError } from '../../platform/errors.ts';
import type { MemberReading, Reading } from './reader.ts';
import { Unreadable } from './readers/unreadable.ts';

/** A file that cannot be read is an answer, not a failure. */
export async function refusing<R extends MemberReading = Reading>(
  read: () => Promise<R>,
): Promise<R | Reading> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Unreadable) return { outcome: 'rejected', rejection: error.rejection };
    if (error instanceof AppError) throw error;
    // Parsers fail in as many ways as files are broken. Their messages may quote the file; their kind does not.
    const kind = error instanceof Error ? error.name : 'unknown';
    return {
      outcome: 'rejected',
      rejection: reject('FILE_MALFORMED', `its reader failed, ${kind}`),
    };
  }
}
