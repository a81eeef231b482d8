import type { Clock } from '../clock.ts';
import type { Tokens } from '../tokens.ts';
import { refusals } from './errors.ts';

/** What every token for Cosmos DB may be made out to, whatever the account is called. */
export const audience = 'https://cosmos.azure.com';

export type Authenticate = (authorization: string | undefined) => Promise<void>;

const mostRemembered = 1000;

/**
 * Checks `type=aad&ver=1.0&sig=<token>`, which arrives plain or URL-encoded. Keys are refused as by an
 * account with disableLocalAuth.
 */
export function createAuthenticate({
  tokens,
  clock,
}: {
  tokens: Tokens;
  clock: Clock;
}): Authenticate {
  /** Tokens that proved good, until they expire (ms): checking a signature costs more than a read. */
  const known = new Map<string, number>();

  async function verify(token: string): Promise<void> {
    const { exp = 0 } = await tokens.verify(`Bearer ${token}`, audience).catch((error: unknown) => {
      throw refusals.tokenRefused(error instanceof Error ? error.message : 'it cannot be read');
    });
    if (known.size >= mostRemembered) known.clear();
    known.set(token, exp * 1000);
  }

  return async (authorization) => {
    if (authorization === undefined) throw refusals.missingAuthorization();
    const token = tokenOf(authorization);
    const validUntil = known.get(token);
    if (validUntil === undefined || validUntil <= clock.now()) await verify(token);
  };
}

function tokenOf(authorization: string): string {
  const plain = authorization.includes('%') ? decode(authorization) : authorization;
  const { type, ver, sig } = Object.fromEntries(
    plain.split('&').map((part) => part.split(/=(.*)/s, 2)),
  ) as Record<string, string>;
  if (type === 'master') throw refusals.localAuthDisabled();
  if (type !== 'aad' || ver !== '1.0' || sig === undefined) {
    throw refusals.tokenRefused('the authorization header has the wrong form');
  }
  return sig;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
