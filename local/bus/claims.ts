import { z } from 'zod';
import type { EmulatorContext } from '../emulator.ts';
import { BusError } from './errors.ts';

/** What a connection's tokens allow it, until when (claims-based security: AMQP CBS 1.0 draft, §2). */
export interface Claims {
  /** Answers put-token. */
  put(request: unknown): Promise<void>;
  /** Refuses a link to an address that no valid token was put for. */
  check(address: string): void;
}

const audience = 'https://servicebus.azure.net';

const PutToken = z.object({
  body: z.string(),
  application_properties: z.object({
    operation: z.string(),
    type: z.string(),
    /** The entity: sb://namespace/queue/$management */
    name: z.string(),
  }),
});

export function createClaims({ tokens, clock, log }: EmulatorContext): Claims {
  /** Entity to the end of its token, in milliseconds since 1970. */
  const granted = new Map<string, number>();

  return {
    async put(request) {
      const parsed = PutToken.safeParse(request);
      if (!parsed.success)
        throw new BusError('Malformed', 'put-token needs a token, type and name.');
      const { body, application_properties } = parsed.data;
      const { operation, type, name } = application_properties;
      if (operation !== 'put-token') throw notEmulated(`$cbs ${operation}`);
      if (type !== 'jwt')
        throw unauthorized('Keys are not accepted here (no local authentication).');
      const payload = await tokens.verify(`Bearer ${body}`, audience).catch((error: unknown) => {
        log('bus.token-refused', { reason: error instanceof Error ? error.message : 'unknown' });
        throw unauthorized('The token is not valid for Service Bus.');
      });
      granted.set(entityOf(name), (payload.exp ?? 0) * 1000);
    },
    check(address) {
      const until = granted.get(entityOf(address)) ?? 0;
      if (until <= clock.now()) {
        throw unauthorized(`Unauthorized access. No valid token was put for '${address}'.`);
      }
    },
  };
}

/** The queue itself: rights hold for its dead letters and $management too. */
function entityOf(address: string): string {
  const path = address.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/^\/+/, '');
  return path.replace(/\/\$.*$/, '').toLowerCase();
}

const unauthorized = (message: string) => new BusError('Unauthorized', message);
const notEmulated = (what: string) => new BusError('NotEmulated', `${what} is not emulated`);
