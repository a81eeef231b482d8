import type { EmulatorContext } from '../emulator.ts';

/** What Service Bus refuses with: its AMQP condition, and the status of the same refusal on $management and $cbs. */
const refusals = {
  Unauthorized: { condition: 'amqp:unauthorized-access', status: 401 },
  EntityNotFound: { condition: 'amqp:not-found', status: 404 },
  MessageNotFound: { condition: 'com.microsoft:message-not-found', status: 404 },
  NotAllowed: { condition: 'amqp:not-allowed', status: 400 },
  Malformed: { condition: 'amqp:decode-error', status: 400 },
  TooLarge: { condition: 'amqp:link:message-size-exceeded', status: 403 },
  MessageLockLost: { condition: 'com.microsoft:message-lock-lost', status: 410 },
  SessionLockLost: { condition: 'com.microsoft:session-lock-lost', status: 410 },
  SessionCannotBeLocked: { condition: 'com.microsoft:session-cannot-be-locked', status: 410 },
  Timeout: { condition: 'com.microsoft:timeout', status: 408 },
  ServerBusy: { condition: 'com.microsoft:server-busy', status: 503 },
  Internal: { condition: 'amqp:internal-error', status: 500 },
  NotEmulated: { condition: 'amqp:not-implemented', status: 501 },
} as const satisfies Record<string, { condition: string; status: number }>;

export type Refusal = keyof typeof refusals;

export class BusError extends Error {
  override readonly name = 'BusError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string) {
    super(message);
    this.refusal = refusal;
  }

  get status(): number {
    return refusals[this.refusal].status;
  }

  /** As it goes over the wire in a detach or a rejection. */
  get amqp(): { condition: string; description: string } {
    return { condition: refusals[this.refusal].condition, description: this.message };
  }
}

/** Makes an answer of any error: ours are shown, anything else is a fault of the emulator and goes to its log. */
export type ToRefusal = (error: unknown) => BusError;

export const createToRefusal =
  (log: EmulatorContext['log']): ToRefusal =>
  (error) => {
    if (error instanceof BusError) return error;
    log('bus.failed', { error: error instanceof Error ? error.stack : String(error) });
    return new BusError('Internal', 'The emulator failed; see its log.');
  };
