import type { Clock } from '../clock.ts';
import type { Tokens } from '../tokens.ts';
import { refusals } from './errors.ts';

/** What a token for any account may be made out to. */
const sharedAudience = 'https://cosmos.azure.com';

export type Authenticate = (authorization: string | undefined) => Promise<void>;

const mostRemembered = 1000;

export interface AuthenticateOptions {
  readonly tokens: Tokens;
  readonly clock: Clock;
  /** The account's own address, which tokens may be made out to as well. */
  readonly ownAudience: () => string;
}

/**
 * Checks `type=aad&ver=1.0&sig=<token>`, which arrives plain or URL-encoded. Keys are refused as by an
 * account with disableLocalAuth.
 */
export function createAuthenticate({
  tokens,
  clock,
  ownAudience,
}: AuthenticateOptions): Authenticate {
  /** Headers that proved good, until they expire (ms): checking a signature costs more than a read. */
  const known = new Map<string, number>();

  async function verify(token: string): Promise<number> {
    const bearer = `Bearer ${token}`;
    const { exp = 0 } = await tokens
      .verify(bearer, sharedAudience)
      .catch((first: unknown) =>
        tokens.verify(bearer, ownAudience()).catch(() => Promise.reject(toRefusal(first))),
      );
    return exp * 1000;
  }

  return async (authorization) => {
    if (authorization === undefined) throw refusals.missingAuthorization();
    const validUntil = known.get(authorization);
    if (validUntil !== undefined && validUntil > clock.now()) return;
    const expiresAt = await verify(tokenOf(authorization));
    if (known.size >= mostRemembered) known.clear();
    known.set(authorization, expiresAt);
  };
}

const toRefusal = (error: unknown) =>
  refusals.tokenRefused(error instanceof Error ? error.message : 'it cannot be read');

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
