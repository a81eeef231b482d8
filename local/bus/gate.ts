import type { EmulatorContext } from '../emulator.ts';
import type { FaultRule } from '../faults.ts';
import { BusError } from './errors.ts';

/** Where the fault rules stand in the way. `call` is "send queue", "receive queue" or "settle queue". */
export interface Gate {
  /** @returns undefined when no rule hits; else settles when the call may go on, and refuses when it may not. */
  (call: string): Promise<void> | undefined;
}

/** The connection was cut on purpose; there is nobody left to answer. */
export class Dropped extends Error {
  override readonly name = 'Dropped';
}

export function createGate({ faults, clock }: EmulatorContext, drop: () => void): Gate {
  async function suffer(rule: FaultRule): Promise<void> {
    if (rule.delayMs > 0) await new Promise<void>((resolve) => clock.after(rule.delayMs, resolve));
    if (rule.kind === 'status') throw serverBusy();
    if (rule.kind === 'drop') {
      drop();
      throw new Dropped();
    }
  }
  return (call) => {
    const rule = faults.strike('bus', call);
    return rule && suffer(rule);
  };
}

const serverBusy = () =>
  new BusError('ServerBusy', 'The server was unable to process the request; please retry.');
