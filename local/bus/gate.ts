import type { EmulatorContext } from '../emulator.ts';
import type { FaultRule } from '../fault-rule.ts';
import { BusError } from './errors.ts';

/** Where the fault rules stand in the way. `call` is "send queue", "receive queue" or "settle queue". */
export interface Gate {
  /**
   * @param lose takes the lock away that the call is about
   * @returns undefined when no rule hits; else settles when the call may go on, and refuses when it may not.
   */
  (call: string, lose?: () => Promise<void>): Promise<void> | undefined;
}

/** The connection was cut on purpose; there is nobody left to answer. */
export class Dropped extends Error {
  override readonly name = 'Dropped';
}

export function createGate({ faults, clock }: EmulatorContext, drop: () => void): Gate {
  async function suffer(rule: FaultRule, lose?: () => Promise<void>): Promise<void> {
    if (rule.delayMs > 0) await new Promise<void>((resolve) => clock.after(rule.delayMs, resolve));
    if (rule.kind === 'lock-lost') await lose?.();
    if (rule.kind === 'hang') await new Promise<never>(() => {});
    if (rule.kind === 'status') throw serverBusy();
    if (rule.kind === 'drop') {
      drop();
      throw new Dropped();
    }
  }
  return (call, lose) => {
    const rule = faults.strike('bus', call);
    return rule && suffer(rule, lose);
  };
}

const serverBusy = () =>
  new BusError('ServerBusy', 'The server was unable to process the request; please retry.');
