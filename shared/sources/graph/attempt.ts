import { AppError } from '../../platform/errors.ts';
import type { Unreadable } from '../source.ts';

export type Attempt = <T>(what: string, run: () => Promise<T>) => Promise<T | undefined>;

export interface Attempts {
  readonly attempt: Attempt;
  /** @throws AppError where some were asked and none has answered */
  readonly unreadable: () => readonly Unreadable[];
}

/**
 * An outage, and being told to slow down, end the whole, to be tried again.
 * @param outageAfter so many in a row that do not answer are one, which says nothing of any of them
 */
export function createAttempts(outageAfter = 5): Attempts {
  const unreadable: Unreadable[] = [];
  const silent: AppError[] = [];
  let answered = 0;
  let inRow = 0;
  let outage: AppError | undefined;

  function note(what: string, error: AppError): void {
    const isForNow = error.retryable;
    if (isForNow) silent.push(error);
    else answered += 1;
    inRow = isForNow ? inRow + 1 : 0;
    if (inRow === outageAfter || error.code === 'SOURCE_THROTTLED') outage = error;
    if (outage !== undefined) throw outage;
    unreadable.push({ what, reason: error.message, isForNow });
  }

  return {
    async attempt(what, run) {
      if (outage !== undefined) throw outage;
      try {
        const found = await run();
        [answered, inRow] = [answered + 1, 0];
        return found;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        note(what, error);
        return undefined;
      }
    },
    unreadable() {
      const [first] = silent;
      if (first !== undefined && answered === 0) throw first;
      return unreadable;
    },
  };
}
