import type { IncomingMessage } from 'node:http';
import type { Keys, Need } from '../keys.ts';

/** Decides which calls may pass. */
export interface Guard {
  allows(incoming: IncomingMessage, need: Need): boolean;
  /** The status for those that may not. */
  readonly refusal: 401 | 403;
}

/** With keys, as in Azure: each call shows the one that its path wants. */
export const guardByKeys = (keys: Keys): Guard => ({
  refusal: 401,
  allows: (incoming, need) => keys.opens(need, keyIn(incoming)),
});

/**
 * Without keys, as in `func start`: functions are open, and the host's own paths, which nobody could have a key for, refuse
 * what comes through a tunnel, from another site's page or by a name that was bent to this address.
 */
export const guardByPlace: Guard = {
  refusal: 403,
  allows({ headers }, { of }) {
    const { host = '', origin } = headers;
    return of === 'app' || (isLocal(`http://${host}`) && (origin === undefined || isLocal(origin)));
  },
};

const isLocal = (url: string): boolean =>
  URL.canParse(url) && ['localhost', '127.0.0.1'].includes(new URL(url).hostname);

function keyIn({ url = '/', headers }: IncomingMessage): string | undefined {
  const header = headers['x-functions-key'];
  if (typeof header === 'string') return header;
  const code = new URLSearchParams(url.split('?')[1] ?? '').get('code');
  return code ?? passwordIn(headers.authorization);
}

/** The SDK's client sends no key to the address that its binding names, but what the address itself holds. */
function passwordIn(authorization: string | undefined): string | undefined {
  const [, credentials] = /^Basic (.+)$/i.exec(authorization ?? '') ?? [];
  return Buffer.from(credentials ?? '', 'base64')
    .toString()
    .split(':')[1];
}
