import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../platform/errors.ts';
import { unreachable } from './failure.ts';

export interface Token {
  /** The current one; calls side by side ask for it once. */
  get(): Promise<string>;
  /** A call met a 401 with this token: it is replaced, unless another call has done so already. */
  refused(token: string, challenge: string | null): void;
}

const renewBeforeMs = 5 * 60_000;

export function createToken(options: {
  credential: TokenCredential;
  scope: string;
  now: () => Date;
}): Token {
  const { credential, scope, now } = options;
  let current: { token: string; renewAt: number } | undefined;
  let asking: Promise<string> | undefined;
  let claims: string | undefined;

  async function ask(): Promise<string> {
    try {
      const found = await credential.getToken(scope, claims === undefined ? {} : { claims });
      if (!found) throw new AppError('SOURCE_DENIED', 'Microsoft Entra gives no token');
      claims = undefined;
      current = { token: found.token, renewAt: found.expiresOnTimestamp - renewBeforeMs };
      return found.token;
    } catch (error) {
      throw translate(error);
    }
  }

  return {
    get() {
      if (current && now().getTime() < current.renewAt) return Promise.resolve(current.token);
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    },
    refused(token, challenge) {
      if (current?.token !== token) return;
      current = undefined;
      claims = claimsOf(challenge);
    },
  };
}

/** What continuous access evaluation wants in the next token (learn.microsoft.com/entra, "claims challenge"). */
function claimsOf(challenge: string | null): string | undefined {
  const encoded = /claims="([^"]+)"/.exec(challenge ?? '')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

/** Messages of the identity library quote Entra's, with addresses and ids: only the code goes on. */
function translate(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = /\bAADSTS\d+|\b(?:invalid|unauthorized)_[a-z_]+/.exec(error.message)?.[0];
  return code === undefined
    ? unreachable(error, 'Microsoft Entra')
    : new AppError('SOURCE_DENIED', `Microsoft Entra gives no token: ${code}`);
}
