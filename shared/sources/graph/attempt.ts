import { AppError } from '../../platform/errors.ts';

/** What cannot be read never stops the others. */
export interface Unreadable {
  readonly what: string;
  readonly reason: string;
}

export type Attempt = <T>(what: string, run: () => Promise<T>) => Promise<T | undefined>;

/** An outage says nothing of one site: it ends the whole, to be tried again. */
export function attempting(unreadable: Unreadable[]): Attempt {
  return async (what, run) => {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error;
      unreadable.push({ what, reason: error.message });
      return undefined;
    }
  };
}
