import { isSuperseded } from '../../model/run.ts';
import type { Stream } from '../../model/stream.ts';
import { AppError } from '../../platform/errors.ts';
import type { ScanContext } from './context.ts';

const mostCharacters = 300;

/** Why a step failed, and since when none has passed, is kept on its stream's record for admins. It is thrown all the same. */
export async function noteFailure<T>(
  { stream: id, run }: { stream: string; run: number },
  { store, connection, now, log }: ScanContext,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const at = { pk: connection.tenantId, id };
    const why = whyOf(error);
    const noted = store.streams.update(at, (stream) =>
      isSuperseded(stream, run)
        ? undefined
        : { ...stream, failed: { ...why, since: stream.failed?.since ?? now().toISOString() } },
    );
    await noted.catch((unnoted: unknown) => log.error('scan.failure-not-noted', unnoted));
    throw error;
  }
}

/** Our own errors are written to be shown; of others nobody knows what they quote. */
function whyOf(error: unknown): Omit<NonNullable<Stream['failed']>, 'since'> {
  if (!(error instanceof AppError)) return { code: 'unknown', reason: 'unknown' };
  const { code, message, cause } = error;
  const reason = cause instanceof AppError ? `${message}: ${cause.message}` : message;
  return { code, reason: reason.slice(0, mostCharacters) };
}
